import type { Analysis } from "../expression.ts";
import type { Unit } from "../metrics/series.ts";
import type { Binary } from "./binary.ts";

export const COMPARISONS: readonly string[] = ["==", "!=", ">", "<", ">=", "<="];

/** Complains of seconds compared with milliseconds, and of a number that a quantile never reaches. */
export function checkComparison({ node, operator, ...sides }: Binary, { report }: Analysis): void {
  if (!COMPARISONS.includes(operator)) return;
  const { left, right } = sides;
  if (left.unit && right.unit && left.unit !== right.unit)
    report(node, `compares ${left.unit} with ${right.unit}`);
  const isAbove = operator.startsWith(">");
  const isBelow = operator.startsWith("<");
  const [highest, number] = isAbove
    ? [left.highest, Number(sides.rightText)]
    : isBelow
      ? [right.highest, Number(sides.leftText)]
      : [];
  if (highest === undefined || number === undefined) return;
  if (operator.endsWith("=") ? number > highest : number >= highest)
    report(node, neverExceeds(highest, number));
}

export function neverExceeds(highest: number, number: number): string {
  const hint = number > highest * 10 ? "; is the number in milliseconds?" : "";
  return `never true: no value exceeds ${highest}, the highest bound of the buckets, and so not ${number}${hint}`;
}

/** The unit of a sum, a difference, or of what is multiplied or divided by a number. */
export function scaledUnit({ operator, left, right, leftText, rightText }: Binary): Unit | undefined {
  if (operator === "+" || operator === "-") return left.unit ?? right.unit;
  const factor = operator === "*" && left.isScalar ? leftText : rightText;
  const scaled = operator === "*" && left.isScalar ? right : left;
  const other = scaled === left ? right : left;
  // Counts in buckets, multiplied, are still counts of the same durations.
  if (scaled.labels?.has("le")) return scaled.unit;
  if (operator === "/" && !other.isScalar) return other.unit ? undefined : left.unit;
  if (!other.isScalar) return undefined;
  if (Number(factor) === 1) return scaled.unit;
  if (Number(factor) !== 1000) return undefined;
  if (operator === "*" && scaled.unit === "seconds") return "milliseconds";
  return operator === "/" && scaled.unit === "milliseconds" ? "seconds" : undefined;
}
