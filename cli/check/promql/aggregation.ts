import type { SyntaxNode } from "@lezer/common";
import type { Analysis } from "../expression.ts";
import { add, drop, keep, type Series, TOKEN_LABEL, UNKNOWN } from "../metrics/series.ts";
import { childrenOf, findAll, unquote } from "../syntax-tree.ts";
import { analyse } from "./analyse.ts";
import { checkLabel } from "./matchers.ts";

/** These choose among series, which stay as they are. */
const CHOOSING = ["topk", "bottomk", "limitk", "limit_ratio"];
const COUNTING = ["count", "group", "count_values"];

export function analyseAggregation(node: SyntaxNode, analysis: Analysis): Series {
  const parts = childrenOf(node);
  const part = (name: string) => parts.find((one) => one.name === name);
  const body = part("FunctionCallBody");
  const args = body ? childrenOf(body) : [];
  const vector = args.at(-1);
  if (!vector) return UNKNOWN;
  const series = analyse(vector, analysis);
  const operator = analysis.textOf(part("AggregateOp") ?? node).toLowerCase();
  const modifier = part("AggregateModifier");
  const grouping = modifier ? findAll(modifier, "LabelName") : [];
  for (const label of grouping)
    checkLabel(label, analysis.textOf(label), { owner: "what is aggregated", ...series }, analysis);
  if (CHOOSING.includes(operator)) return series;
  const names = grouping.map(analysis.textOf);
  const isWithout = modifier?.firstChild?.name === "Without";
  const labels = isWithout ? drop(series.labels, names) : keep(series.labels, names);
  checkTokens(node, series, { isWithout, names }, analysis);
  const counted = operator === "count_values" ? [unquote(analysis.textOf(args[0] ?? node))] : [];
  const values = COUNTING.includes(operator) ? { type: "gauge" as const } : valuesOf(operator, series);
  return { ...values, labels: add(labels, counted), mixedTokens: false };
}

function valuesOf(operator: string, { type, unit, highest }: Series): Omit<Series, "labels"> {
  const kept = type === "counter" && operator !== "sum" ? "unknown" : type;
  if (operator === "sum") return { type: kept, unit };
  return { type: kept, ...(!operator.startsWith("std") && { unit, highest }) };
}

function checkTokens(
  node: SyntaxNode,
  { mixedTokens }: Series,
  { isWithout, names }: { readonly isWithout: boolean; readonly names: readonly string[] },
  { report }: Analysis,
): void {
  if (!mixedTokens || names.includes(TOKEN_LABEL) !== isWithout) return;
  report(
    node,
    `counts tokens twice: cache_read is part of input, reasoning of output; select ${TOKEN_LABEL}=~"input|output" or aggregate by (${TOKEN_LABEL})`,
  );
}
