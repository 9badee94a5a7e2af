import type { SyntaxNode } from "@lezer/common";
import type { Analysis } from "../expression.ts";
import { add, drop, labelsOf, SCALAR, type Series, UNKNOWN } from "../metrics/series.ts";
import { childrenOf, findAll, unquote } from "../syntax-tree.ts";
import { analyse } from "./analyse.ts";
import { checkLabel, matchersOf } from "./matchers.ts";

const OF_COUNTERS = ["rate", "irate", "increase", "resets"];
const OF_GAUGES = ["delta", "idelta", "deriv", "predict_linear", "double_exponential_smoothing"];
const OF_RANGES = [...OF_COUNTERS, ...OF_GAUGES, "changes"];
/** What comes out may fall, whatever went in. */
const GIVING_GAUGES = [...OF_RANGES, "avg_over_time", "sum_over_time", "count_over_time"];
const KEEPING_UNIT =
  /^(abs|ceil|floor|round|clamp.*|sort.*|rate|irate|increase|delta|idelta|(avg|min|max|last|quantile|sum)_over_time|label_.*)$/;
const KEEPING_BOUND = /^(ceil|floor|round|sort.*|(avg|min|max|last|quantile)_over_time|label_.*)$/;

export function analyseCall(node: SyntaxNode, analysis: Analysis): Series {
  const [identifier, body] = childrenOf(node);
  const args = body ? childrenOf(body) : [];
  const called = { name: analysis.textOf(identifier ?? node), node, args };
  const given = args.map((arg) => analyse(arg, analysis));
  const series = given.find(({ isScalar }) => !isScalar) ?? SCALAR;
  checkType(called, series, analysis);
  switch (called.name) {
    case "histogram_quantile":
      return quantile(called, series, analysis);
    case "label_replace":
    case "label_join":
      return relabelled(called, series, analysis);
    case "absent":
    case "absent_over_time":
      return absent(called, analysis);
    case "scalar":
    case "time":
      return SCALAR;
    case "vector":
      return { ...SCALAR, isScalar: false };
    case "info":
      return UNKNOWN;
    default:
      return plain(called.name, series);
  }
}

interface Called {
  readonly name: string;
  readonly node: SyntaxNode;
  readonly args: readonly SyntaxNode[];
}

function plain(name: string, series: Series): Series {
  const { labels, unit, highest, mixedTokens = false, isScalar = false } = series;
  return {
    labels,
    mixedTokens,
    isScalar,
    type: GIVING_GAUGES.includes(name) || series.type === "gauge" ? "gauge" : "unknown",
    ...(KEEPING_UNIT.test(name) && { unit }),
    ...(KEEPING_BOUND.test(name) && { highest }),
  };
}

function checkType(
  { name, node, args: [arg] }: Called,
  { type }: Series,
  { report, textOf }: Analysis,
): void {
  const takesRange =
    OF_RANGES.includes(name) || (name.endsWith("_over_time") && name !== "quantile_over_time");
  if (arg && takesRange && isInstant(arg)) report(arg, `${name}() needs a range, such as ${textOf(arg)}[5m]`);
  if (OF_COUNTERS.includes(name) && type === "gauge")
    report(node, `${name}() is for counters, and this is a gauge; use delta(), deriv() or max_over_time()`);
  if (OF_GAUGES.includes(name) && type === "counter")
    report(node, `${name}() is for gauges, and this is a counter; use rate() or increase()`);
}

/** Whether the argument is one value for each series. */
function isInstant(node: SyntaxNode): boolean {
  if (["MatrixSelector", "SubqueryExpr"].includes(node.name)) return false;
  const isWrapper = ["ParenExpr", "OffsetExpr", "StepInvariantExpr"].includes(node.name);
  return isWrapper && node.firstChild ? isInstant(node.firstChild) : true;
}

function quantile({ node }: Called, { labels, unit }: Series, { report, textOf }: Analysis): Series {
  if (labels && !labels.has("le")) {
    const isBucket = findAll(node, "VectorSelector").some((one) => /_bucket\b/.test(textOf(one)));
    report(
      node,
      isBucket
        ? "histogram_quantile() needs le, which its argument has lost; aggregate by (le, …)"
        : "histogram_quantile() needs the buckets of a histogram: a metric that ends in _bucket",
    );
  }
  const bounds = (labels?.get("le") ?? []).map(Number).filter(Number.isFinite);
  const highest = bounds.length > 0 ? Math.max(...bounds) : undefined;
  return { labels: drop(labels, ["le"]), type: "gauge", unit, highest };
}

function relabelled({ name, args }: Called, series: Series, analysis: Analysis): Series {
  const [, target, ...rest] = args;
  const sources = name === "label_join" ? rest.slice(1) : rest.slice(1, 2);
  for (const source of sources) {
    const label = unquote(analysis.textOf(source));
    if (label) checkLabel(source, label, { owner: "what is relabelled", ...series }, analysis);
  }
  const added = target ? [unquote(analysis.textOf(target))] : [];
  return { ...series, labels: add(series.labels, added) };
}

/** Has the labels that its selector wants to be equal to something. */
function absent({ args: [arg] }: Called, analysis: Analysis): Series {
  const matchers = arg ? matchersOf(arg, analysis) : [];
  const names = matchers.filter(({ operator, label }) => operator === "=" && label !== "__name__");
  return { labels: labelsOf(names.map(({ label }) => label)), type: "gauge" };
}
