import type { SyntaxNode } from "@lezer/common";
import type { Analysis } from "../expression.ts";
import { drop, keep, type Labels, type Series, UNKNOWN } from "../metrics/series.ts";
import { childrenOf } from "../syntax-tree.ts";
import { analyse } from "./analyse.ts";
import { COMPARISONS, checkComparison, scaledUnit } from "./comparison.ts";
import { checkMatching, type Matching, matchingOf } from "./matching.ts";

/** An operator between two expressions. */
export interface Binary {
  readonly node: SyntaxNode;
  readonly operator: string;
  readonly left: Series;
  readonly right: Series;
  readonly leftText: string;
  readonly rightText: string;
}

export function analyseBinary(node: SyntaxNode, analysis: Analysis): Series {
  const [leftNode, operatorNode, ...rest] = childrenOf(node);
  const rightNode = rest.pop();
  if (!leftNode || !operatorNode || !rightNode) return UNKNOWN;
  const binary: Binary = {
    node,
    operator: analysis.textOf(operatorNode).toLowerCase(),
    left: analyse(leftNode, analysis),
    right: analyse(rightNode, analysis),
    leftText: analysis.textOf(leftNode),
    rightText: analysis.textOf(rightNode),
  };
  const matching = matchingOf(rest, analysis);
  checkComparison(binary, analysis);
  checkMatching(binary, matching, analysis);
  const { left, right } = binary;
  const isFilter = COMPARISONS.includes(binary.operator) && !rest.some(({ name }) => name === "BoolModifier");
  return {
    ...(isFilter ? (left.isScalar ? right : left) : combined(binary)),
    labels: resultLabels(binary, matching),
    isScalar: Boolean(left.isScalar && right.isScalar),
    mixedTokens: Boolean(left.mixedTokens || right.mixedTokens),
  };
}

function combined(binary: Binary): Omit<Series, "labels"> {
  const { operator, left, right } = binary;
  if (operator === "and" || operator === "unless") return left;
  if (operator === "or") return { type: left.type, ...(left.unit === right.unit && { unit: left.unit }) };
  const isGauge = left.type === "gauge" || right.type === "gauge";
  return { type: isGauge ? "gauge" : "unknown", unit: scaledUnit(binary) };
}

/** As Prometheus says which labels a result has: https://prometheus.io/docs/prometheus/latest/querying/operators */
function resultLabels({ operator, left, right }: Binary, matching: Matching): Labels | undefined {
  if (left.isScalar) return right.labels;
  if (right.isScalar || operator === "and" || operator === "unless") return left.labels;
  if (operator === "or") return left.labels && right.labels && new Map([...right.labels, ...left.labels]);
  const { on, ignoring, many, include } = matching;
  if (many) {
    const [from, other] = many === "left" ? [left, right] : [right, left];
    return from.labels && new Map([...from.labels, ...keep(other.labels, include)]);
  }
  return on ? keep(left.labels, on) : drop(left.labels, ignoring);
}
