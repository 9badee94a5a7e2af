import type { SyntaxNode } from "@lezer/common";
import { parser } from "@prometheus-io/lezer-promql";
import { advise } from "../finding.ts";

/** Where an expression stops being PromQL, and why. */
export function explainSyntax(
  expression: string,
  { from, parent }: SyntaxNode,
): { readonly offset: number; readonly message: string } {
  const [next = ""] = /^\s*[^\s()]+|^\s*\(?/.exec(expression.slice(from)) ?? [];
  const called = /[A-Za-z_]\w*$/.exec(expression.slice(0, from).trimEnd());
  if (called && next.trim() === "(" && parent?.name !== "GroupingLabels") {
    const [name] = called;
    return {
      offset: called.index,
      message: `no PromQL function is called "${name}"${advise(name, functions())}`,
    };
  }
  const found = next.trim() ? `unexpected "${next.trim().slice(0, 30)}"` : "it ends too early";
  return { offset: from, message: `is no PromQL: ${found}` };
}

/** Names of functions and aggregations, as the grammar has them: `HistogramQuantile` stands for `histogram_quantile`. */
function functions(): string[] {
  return parser.nodeSet.types
    .map(({ name }) => name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, "_").toLowerCase())
    .filter((name) => /^[a-z]\w+$/.test(name) && isFunction(name));
}

function isFunction(name: string): boolean {
  const { name: kind } = parser.parse(`${name}(x)`).topNode.firstChild ?? {};
  return kind === "FunctionCall" || kind === "AggregateExpr";
}
