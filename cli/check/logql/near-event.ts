import type { SyntaxNode } from "@lezer/common";
import { distance } from "fastest-levenshtein";
import type { Analysis } from "../expression.ts";

/** Agents may log events of their own; one that is nearly an event of the contract is a slip. */
export function nearEvent(node: SyntaxNode, value: string, { catalogue, report }: Analysis): void {
  const events = catalogue.registry.events.map(({ name }) => name);
  for (const part of value.split("|").filter((part) => /^\w+$/.test(part) && !events.includes(part))) {
    const near = events.find((event) => event.length > 4 && distance(event, part) <= 2);
    if (near) report(node, `no event is called "${part}"; did you mean "${near}"?`);
  }
}
