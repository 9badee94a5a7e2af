import type { SyntaxNode } from "@lezer/common";
import type { Finding } from "./finding.ts";
import type { Catalogue } from "./metrics/catalogue.ts";
import type { SourceText } from "./source/text.ts";

/** An expression that is being analysed: what it may ask for, and where to say what is wrong with it. */
export interface Analysis {
  readonly catalogue: Catalogue;
  textOf(node: SyntaxNode): string;
  report(node: SyntaxNode, message: string): void;
}

export function analysisOf(text: SourceText, catalogue: Catalogue, findings: Finding[]): Analysis {
  return {
    catalogue,
    textOf: ({ from, to }) => text.value.slice(from, to),
    report: ({ from }, message) => findings.push({ ...text.placeAt(from), message }),
  };
}
