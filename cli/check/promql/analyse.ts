import type { SyntaxNode } from "@lezer/common";
import { parser } from "@prometheus-io/lezer-promql";
import { type Analysis, analysisOf } from "../expression.ts";
import type { Finding } from "../finding.ts";
import type { Catalogue } from "../metrics/catalogue.ts";
import { SCALAR, type Series, UNKNOWN } from "../metrics/series.ts";
import type { SourceText } from "../source/text.ts";
import { childrenOf, firstError } from "../syntax-tree.ts";
import { analyseAggregation } from "./aggregation.ts";
import { analyseBinary } from "./binary.ts";
import { analyseCall } from "./call.ts";
import { analyseSelector } from "./selector.ts";
import { explainSyntax } from "./syntax.ts";

/** An analysed expression. */
export interface Analysed {
  /** What the series that it gives are known to be. */
  readonly series: Series;
  readonly tree: SyntaxNode;
  readonly findings: readonly Finding[];
}

/** Checks a PromQL expression, and finds out what series it gives. Pure. */
export function analysePromql(text: SourceText, catalogue: Catalogue): Analysed {
  const findings: Finding[] = [];
  const analysis = analysisOf(text, catalogue, findings);
  const tree = parser.parse(text.value).topNode;
  const error = firstError(tree);
  if (error) {
    const { offset, message } = explainSyntax(text.value, error);
    findings.push({ ...text.placeAt(offset), message });
    return { series: UNKNOWN, tree, findings };
  }
  return { series: analyse(tree, analysis), tree, findings };
}

/** What a part of an expression gives. */
export function analyse(node: SyntaxNode, analysis: Analysis): Series {
  switch (node.name) {
    case "NumberDurationLiteral":
    case "StringLiteral":
      return SCALAR;
    case "VectorSelector":
      return analyseSelector(node, analysis);
    case "FunctionCall":
      return analyseCall(node, analysis);
    case "AggregateExpr":
      return analyseAggregation(node, analysis);
    case "BinaryExpr":
      return analyseBinary(node, analysis);
    default: {
      // Parentheses, signs, ranges, offsets: what they hold, and nothing else of it is an expression.
      const [inner] = childrenOf(node).filter(({ name }) => EXPRESSIONS.test(name));
      return inner ? analyse(inner, analysis) : UNKNOWN;
    }
  }
}

const EXPRESSIONS = /(Expr|Selector|Call|^NumberDurationLiteral|^StringLiteral)$/;
