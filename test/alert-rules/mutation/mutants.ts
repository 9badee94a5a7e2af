import { parser } from "@prometheus-io/lezer-promql";

/** A change of an expression that a test should notice. */
export interface Mutant {
  /** What was changed, with a few characters around it: it tells this mutant from the others of its expression. */
  readonly change: string;
  readonly expr: string;
}

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

const FLIPPED: Readonly<Record<string, string>> = {
  ">": "<",
  "<": ">",
  ">=": "<",
  "<=": ">",
  "==": "!=",
  "!=": "==",
};
const COMPARISONS = ["Gtr", "Lss", "Gte", "Lte", "EqlC", "Neq"];
const WINDOWS = ["NumberDurationLiteralInDurationContext"];
const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/**
 * Numbers and windows halved and doubled, comparisons turned round, labels dropped from groupings, matchers dropped: each
 * change is a mutant of its own.
 */
export function mutate(expr: string): Mutant[] {
  const edits: Edit[] = [];
  parser.parse(expr).iterate({
    enter({ name, from, to }) {
      edits.push(...editsOf(name, expr, from, to));
    },
  });
  return edits.map((edit) => ({
    change: describe(expr, edit),
    expr: expr.slice(0, edit.from) + edit.text + expr.slice(edit.to),
  }));
}

function editsOf(name: string, expr: string, from: number, to: number): Edit[] {
  const text = expr.slice(from, to);
  const replaced = (...texts: (string | undefined)[]) =>
    texts.filter((one) => one !== undefined).map((one) => ({ from, to, text: one }));
  if (name === "NumberDurationLiteral") return replaced(...scaledNumber(text));
  if (WINDOWS.includes(name)) return replaced(scaledWindow(text, 0.5), scaledWindow(text, 2));
  if (COMPARISONS.includes(name)) return replaced(FLIPPED[text]);
  if (name === "GroupingLabels") return withoutOne(text, "(", ")").map((one) => ({ from, to, text: one }));
  if (name === "LabelMatchers") return withoutOne(text, "{", "}").map((one) => ({ from, to, text: one }));
  return [];
}

function scaledNumber(text: string): string[] {
  const number = Number(text);
  return number === 0 ? ["1"] : [`${number * 0.5}`, `${number * 2}`];
}

function scaledWindow(text: string, factor: number): string | undefined {
  const [, count, unit = ""] = text.match(/^(\d+)([smhd])$/) ?? [];
  return count && `${Math.max(1, Math.round(Number(count) * (UNITS[unit] ?? 1) * factor))}s`;
}

/** The list without each of its entries in turn; commas inside quotes separate nothing. */
function withoutOne(text: string, open: string, close: string): string[] {
  const entries =
    text
      .slice(1, -1)
      .match(/(?:"(?:[^"\\]|\\.)*"|[^,"])+/g)
      ?.map((one) => one.trim()) ?? [];
  return entries.map((_, i) => `${open}${entries.filter((_, at) => at !== i).join(", ")}${close}`);
}

function describe(expr: string, { from, to, text }: Edit): string {
  const before = expr.slice(0, from).replace(/\s+/g, " ").slice(-40).trimStart();
  return `${before}[${expr.slice(from, to)} → ${text}] at ${from}`.replace(/\s+/g, " ");
}
