import type { SyntaxNode } from "@lezer/common";
import type { Analysis } from "../expression.ts";
import type { Labels, Series } from "../metrics/series.ts";
import { findAll } from "../syntax-tree.ts";
import type { Binary } from "./binary.ts";
import { checkLabel } from "./matchers.ts";

/** How the series of two sides find each other. */
export interface Matching {
  readonly on: readonly string[] | undefined;
  readonly ignoring: readonly string[];
  /** The side of which several series may match one of the other, whose labels `include` are added. */
  readonly many: "left" | "right" | undefined;
  readonly include: readonly string[];
  /** The labels of `on` or `ignoring`. */
  readonly nodes: readonly SyntaxNode[];
}

/** `modifiers` is what stands between an operator and its right side. */
export function matchingOf(modifiers: readonly SyntaxNode[], { textOf }: Analysis): Matching {
  const clause = modifiers.find(({ name }) => name === "MatchingModifierClause");
  const labelsAfter = (...keywords: string[]): SyntaxNode[] | undefined => {
    const keyword = clause && keywords.map((one) => clause.getChild(one)).find((one) => one !== null);
    const next = keyword?.nextSibling;
    return keyword ? (next?.name === "GroupingLabels" ? findAll(next, "LabelName") : []) : undefined;
  };
  const on = labelsAfter("On");
  const ignoring = labelsAfter("Ignoring");
  return {
    on: on?.map(textOf),
    ignoring: ignoring?.map(textOf) ?? [],
    many: clause?.getChild("GroupLeft") ? "left" : clause?.getChild("GroupRight") ? "right" : undefined,
    include: labelsAfter("GroupLeft", "GroupRight")?.map(textOf) ?? [],
    nodes: on ?? ignoring ?? [],
  };
}

/** Complains of labels that a side does not have, and of sides that can never match. */
export function checkMatching(binary: Binary, matching: Matching, analysis: Analysis): void {
  const { left, right } = binary;
  if (left.isScalar || right.isScalar) return;
  const sides = matching.on
    ? [
        { owner: "the left side", labels: left.labels },
        { owner: "the right side", labels: right.labels },
      ]
    : [{ owner: "neither side", labels: union(left.labels, right.labels) }];
  for (const node of matching.nodes) {
    sides.every((side) => checkLabel(node, analysis.textOf(node), side, analysis));
  }
  if (!matching.on) checkDifference(binary, matching, analysis);
}

function checkDifference(binary: Binary, { ignoring }: Matching, { report }: Analysis): void {
  const { node, operator, left, right } = binary;
  if (operator === "or" || !left.labels || !right.labels) return;
  const sides = [
    { side: "left", labels: onlyIn(left, right, ignoring) },
    { side: "right", labels: onlyIn(right, left, ignoring) },
  ].filter(({ labels }) => labels.length > 0);
  if (sides.length === 0) return;
  const differences = sides.map(({ side, labels }) => `only the ${side} side has ${labels.join(", ")}`);
  report(node, `the sides of ${operator} never match: ${differences.join(", ")}; use on (…) or ignoring (…)`);
}

function onlyIn(one: Series, other: Series, ignoring: readonly string[]): string[] {
  return [...(one.labels?.keys() ?? [])].filter(
    (label) => !other.labels?.has(label) && !ignoring.includes(label),
  );
}

function union(left: Labels | undefined, right: Labels | undefined): Labels | undefined {
  return left && right && new Map([...left, ...right]);
}
