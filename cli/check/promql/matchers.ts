import type { SyntaxNode } from "@lezer/common";
import type { Analysis } from "../expression.ts";
import { advise } from "../finding.ts";
import { idMessage } from "../metrics/ids.ts";
import type { Series } from "../metrics/series.ts";
import { childrenOf, findAll, unquote } from "../syntax-tree.ts";

/** A condition on a label, as a selector has it. */
export interface Matcher {
  readonly label: string;
  readonly operator: string;
  readonly value: string;
  readonly node: SyntaxNode;
}

export function matchersOf(selector: SyntaxNode, { textOf }: Analysis): Matcher[] {
  return ["UnquotedLabelMatcher", "QuotedLabelMatcher"].flatMap((kind) =>
    findAll(selector, kind).map((node) => {
      const [name, operator, value] = childrenOf(node).map(textOf);
      const label = kind === "QuotedLabelMatcher" ? unquote(name ?? "") : (name ?? "");
      return { label, operator: operator ?? "=", value: unquote(value ?? '""'), node };
    }),
  );
}

/** Complains of a label that series do not have, or of a value that the label does not. */
export function checkMatcher(matcher: Matcher, owner: string, { labels }: Series, analysis: Analysis): void {
  const { label, node } = matcher;
  if (!checkLabel(node, label, { owner, labels }, analysis)) return;
  const values = labels?.get(label);
  const unknown = values && unknownValue(matcher, values);
  if (unknown !== undefined)
    analysis.report(node, `"${label}" is never "${unknown}"${advise(unknown, values ?? [])}`);
}

/** Whether the label may be there; if not, it says so. */
export function checkLabel(
  node: SyntaxNode,
  label: string,
  { owner, labels }: Pick<Series, "labels"> & { readonly owner: string },
  { catalogue, report }: Analysis,
): boolean {
  if (catalogue.ids.has(label) && !labels?.has(label)) {
    report(node, idMessage(label));
    return false;
  }
  if (!labels || labels.has(label) || label === "__name__") return true;
  report(node, `${owner} has no label "${label}"${advise(label, labels.keys())}`);
  return false;
}

/** The part of a matcher's value that is none of a label's; an absent label is an empty one. */
export function unknownValue(
  { operator, value }: Pick<Matcher, "operator" | "value">,
  values: readonly string[],
): string | undefined {
  const isRegex = operator.endsWith("~");
  const parts = isRegex && /^[\w.+|-]*$/.test(value) ? value.split("|") : [value];
  return parts.find((part) => part !== "" && !values.some((one) => matches(part, one, isRegex)));
}

function matches(pattern: string, value: string, isRegex: boolean): boolean {
  if (pattern === value) return true;
  if (!isRegex) return false;
  try {
    return new RegExp(`^(?:${pattern})$`, "s").test(value);
  } catch {
    return true; // RE2 knows forms that JavaScript does not
  }
}
