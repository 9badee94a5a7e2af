import type { SyntaxNode } from "@lezer/common";
import type { Analysis } from "../expression.ts";
import { advise } from "../finding.ts";
import { SCRAPED_METRICS } from "../metrics/scraped-metrics.ts";
import { mergeSeries, type Series, TOKEN_LABEL, UNKNOWN } from "../metrics/series.ts";
import { childrenOf, findAll, unquote } from "../syntax-tree.ts";
import { checkMatcher, type Matcher, matchersOf, unknownValue } from "./matchers.ts";

export function analyseSelector(node: SyntaxNode, analysis: Analysis): Series {
  const matchers = matchersOf(node, analysis);
  const names = metricNames(node, matchers, analysis);
  if (names === undefined) {
    checkPattern(matchers, analysis);
    return UNKNOWN;
  }
  const equal = new Map(
    matchers.filter(({ operator }) => operator === "=").map(({ label, value }) => [label, value]),
  );
  const found = names.flatMap((name) => {
    const series = analysis.catalogue.find(name, equal);
    if (!series) analysis.report(node, unknownMetric(name, analysis));
    return series ?? [];
  });
  if (found.length < names.length) return UNKNOWN;
  const series = mergeSeries(found);
  for (const matcher of matchers) checkMatcher(matcher, names.join(", "), series, analysis);
  return matchers.some(({ label }) => label === TOKEN_LABEL) ? { ...series, mixedTokens: false } : series;
}

/** Undefined if the selector names no metrics, or those of a pattern that is no list. */
function metricNames(
  selector: SyntaxNode,
  matchers: readonly Matcher[],
  { textOf }: Analysis,
): string[] | undefined {
  const identifier = childrenOf(selector).find(({ name }) => name === "Identifier");
  if (identifier) return [textOf(identifier)];
  const quoted = findAll(selector, "QuotedLabelName").find(
    ({ parent }) => parent?.name !== "QuotedLabelMatcher",
  );
  if (quoted) return [unquote(textOf(quoted))];
  const matcher = matchers.find(({ label }) => label === "__name__");
  if (matcher?.operator === "=") return [matcher.value];
  return matcher?.operator === "=~" ? listed(matcher.value) : undefined;
}

/** The names of a pattern such as `a|b` or `a_(b|c)_d`. */
function listed(pattern: string): string[] | undefined {
  const [, before = "", list, after = ""] = /^([\w:]*)\(([\w:|]+)\)([\w:]*)$/.exec(pattern) ?? [];
  if (list !== undefined) return list.split("|").map((part) => `${before}${part}${after}`);
  return /^[\w:|]+$/.test(pattern) ? pattern.split("|") : undefined;
}

function checkPattern(matchers: readonly Matcher[], { catalogue, report }: Analysis): void {
  const matcher = matchers.find(({ label, operator }) => label === "__name__" && operator === "=~");
  if (matcher && unknownValue(matcher, catalogue.names) !== undefined)
    report(matcher.node, `no metric matches "${matcher.value}"`);
}

function unknownMetric(name: string, { catalogue: { names, histograms } }: Analysis): string {
  if (histograms.includes(name))
    return `"${name}" is a histogram; ask for ${name}_bucket, ${name}_count or ${name}_sum`;
  const advice = advise(name, names) || `; if an agent serves it itself, name it in ${SCRAPED_METRICS}`;
  return `no metric is called "${name}"${advice}`;
}
