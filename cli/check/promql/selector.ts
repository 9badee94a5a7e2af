import type { SyntaxNode } from "@lezer/common";
import type { Analysis } from "../expression.ts";
import { advise } from "../finding.ts";
import { type Series, TOKEN_LABEL, UNKNOWN } from "../metrics/series.ts";
import { checkMatcher, type Matcher, matchersOf } from "./matchers.ts";
import { childrenOf, findAll, unquote } from "./tree.ts";

export function analyseSelector(node: SyntaxNode, analysis: Analysis): Series {
  const matchers = matchersOf(node, analysis);
  const name = metricName(node, matchers, analysis);
  if (name === undefined) return UNKNOWN;
  const equal = matchers.filter(({ operator }) => operator === "=");
  const series = analysis.catalogue.find(name, new Map(equal.map(({ label, value }) => [label, value])));
  if (!series) {
    analysis.report(node, unknownMetric(name, analysis));
    return UNKNOWN;
  }
  for (const matcher of matchers) checkMatcher(matcher, name, series, analysis);
  return matchers.some(({ label }) => label === TOKEN_LABEL) ? { ...series, mixedTokens: false } : series;
}

/** Undefined if the selector names no metric, or many by a pattern. */
export function metricName(
  selector: SyntaxNode,
  matchers: readonly Matcher[],
  { textOf }: Analysis,
): string | undefined {
  const identifier = childrenOf(selector).find(({ name }) => name === "Identifier");
  if (identifier) return textOf(identifier);
  const quoted = findAll(selector, "QuotedLabelName").find(
    ({ parent }) => parent?.name !== "QuotedLabelMatcher",
  );
  if (quoted) return unquote(textOf(quoted));
  return matchers.find(({ label, operator }) => label === "__name__" && operator === "=")?.value;
}

function unknownMetric(name: string, { catalogue: { names, histograms } }: Analysis): string {
  if (histograms.includes(name))
    return `"${name}" is a histogram; ask for ${name}_bucket, ${name}_count or ${name}_sum`;
  return `no metric is called "${name}"${advise(name, names)}`;
}
