import { parser } from "@grafana/lezer-logql";
import type { SyntaxNode } from "@lezer/common";
import { type Analysis, analysisOf } from "../expression.ts";
import type { Finding } from "../finding.ts";
import type { Catalogue } from "../metrics/catalogue.ts";
import { idMessage } from "../metrics/ids.ts";
import { drop, keep, type Labels, labelsOf, SCALAR, type Series, UNKNOWN } from "../metrics/series.ts";
import type { Analysed } from "../promql/analyse.ts";
import type { SourceText } from "../source/text.ts";
import { childrenOf, findAll, firstError } from "../syntax-tree.ts";
import { checkField, fieldsAfter } from "./pipeline.ts";

/** Another time changes nothing of what is checked; the grammar knows no offset behind `unwrap`, Loki does. */
const withoutOffsets = (query: string): string =>
  query.replace(/(?<=\]\s*)offset\s+-?\w+/g, (offset) => " ".repeat(offset.length));

/** Checks a LogQL query of a rule, which records numbers, and a series for few. Pure. */
export function analyseLogql(text: SourceText, catalogue: Catalogue): Analysed {
  const analysed = analyseQuery(text, catalogue);
  if (analysed.findings.length > 0 && firstError(analysed.tree)) return analysed;
  const findings = [...analysed.findings];
  const { report } = analysisOf(text, catalogue, findings);
  const { tree, series } = analysed;
  if (findAll(tree, "MetricExpr").length === 0)
    report(tree, "gives lines, and a rule records numbers; count them, as count_over_time(… [5m])");
  const ids = [...(series.labels?.keys() ?? [])].filter((label) => catalogue.ids.has(label));
  if (ids.length > 0 && findings.length === 0)
    report(tree, `gives a series for each ${ids.join(", ")}; aggregate, as sum by (service) (…)`);
  return { ...analysed, findings };
}

/** Checks a LogQL query of a panel, which may give lines, and ask for single runs. Pure. */
export function analyseLogqlQuery(text: SourceText, catalogue: Catalogue): Analysed {
  return analyseQuery(text, { ...catalogue, ids: new Set() });
}

function analyseQuery(text: SourceText, catalogue: Catalogue): Analysed {
  const findings: Finding[] = [];
  const analysis = analysisOf(text, catalogue, findings);
  const tree = parser.parse(withoutOffsets(text.value)).topNode;
  const error = firstError(tree);
  if (error) {
    const found = text.value.slice(error.from).trim().slice(0, 30);
    const message = `is no LogQL: ${found ? `unexpected "${found}"` : "it ends too early"}`;
    return { series: UNKNOWN, tree, findings: [{ ...text.placeAt(error.from), message }] };
  }
  return { series: analyse(tree, analysis), tree, findings };
}

function analyse(node: SyntaxNode, analysis: Analysis): Series {
  switch (node.name) {
    case "LiteralExpr":
    case "VectorExpr":
      return SCALAR;
    case "VectorAggregationExpr":
    case "RangeAggregationExpr":
      return aggregated(node, analysis);
    case "LogRangeExpr":
    case "LogExpr":
      return { labels: fieldsAfter(node, analysis), type: "gauge" };
    case "BinOpExpr": {
      const sides = childrenOf(node)
        .filter(({ name }) => HOLDING.includes(name))
        .map((side) => analyse(side, analysis));
      return sides.find(({ isScalar }) => !isScalar) ?? SCALAR;
    }
    case "LabelReplaceExpr":
      for (const inner of childrenOf(node)) if (HOLDING.includes(inner.name)) analyse(inner, analysis);
      return UNKNOWN;
    default: {
      const inner = childrenOf(node).find(({ name }) => HOLDING.includes(name));
      return inner ? analyse(inner, analysis) : UNKNOWN;
    }
  }
}

const HOLDING = [
  "Expr",
  "MetricExpr",
  "LogExpr",
  "LogRangeExpr",
  "VectorAggregationExpr",
  "RangeAggregationExpr",
  "BinOpExpr",
  "LabelReplaceExpr",
  "LiteralExpr",
  "VectorExpr",
];
const CHOOSING = ["topk", "bottomk", "sort", "sort_desc", "approx_topk"];

function aggregated(node: SyntaxNode, analysis: Analysis): Series {
  const inner = childrenOf(node)
    .filter(({ name }) => HOLDING.includes(name) && name !== "LiteralExpr")
    .at(-1);
  const { labels } = inner ? analyse(inner, analysis) : UNKNOWN;
  const grouping = node.getChild("Grouping");
  const names = grouping ? findAll(grouping, "Identifier") : [];
  for (const name of names) checkGrouping(name, labels, analysis);
  const texts = names.map(analysis.textOf);
  const operator = analysis.textOf(node.firstChild ?? node);
  const isKept = !grouping && (node.name === "RangeAggregationExpr" || CHOOSING.includes(operator));
  if (isKept) return { labels, type: "gauge" };
  const isWithout = grouping?.firstChild?.name === "Without";
  return { labels: isWithout ? drop(labels, texts) : keep(labels ?? labelsOf([]), texts), type: "gauge" };
}

function checkGrouping(node: SyntaxNode, labels: Labels | undefined, analysis: Analysis): void {
  const label = analysis.textOf(node);
  const isBy = node.parent && /^by\b/i.test(analysis.textOf(groupingOf(node)));
  if (isBy && analysis.catalogue.ids.has(label)) analysis.report(node, idMessage(label));
  else checkField(node, labels, analysis);
}

function groupingOf(node: SyntaxNode): SyntaxNode {
  return node.name === "Grouping" || !node.parent ? node : groupingOf(node.parent);
}
