import type { Scalar } from "yaml";

/**
 * Where in the source each character of a scalar's value stands, and, last, where it ends. YAML folds, indents and escapes,
 * but keeps all characters that are no white space in their order, so these are paired.
 */
export function scalarOffsets(scalar: Scalar, source: string, value: string): number[] {
  const [start = 0, end = 0] = scalar.range ?? [];
  const units = visibleUnits(source.slice(start, end), scalar.type).map((offset) => start + offset);
  const last = units.at(-1);
  let next = 0;
  const offsets = [...value].flatMap((character) => {
    const at = units[next] ?? (last === undefined ? start : last + 1);
    if (!isWhite(character)) next++;
    // A character outside the basic plane counts twice in offsets of a string.
    return Array.from({ length: character.length }, () => at);
  });
  return [...offsets, last === undefined ? start : last + 1];
}

/** Offsets of what stands for one visible character each. */
function visibleUnits(raw: string, type: Scalar["type"]): number[] {
  const pattern = PATTERNS[type ?? "PLAIN"] ?? PLAIN;
  const begin = type?.startsWith("BLOCK") ? raw.indexOf("\n") + 1 : type?.startsWith("QUOTE") ? 1 : 0;
  const content = type?.startsWith("QUOTE") ? raw.slice(begin, -1) : raw.slice(begin);
  return [...content.matchAll(pattern)]
    .filter(([unit]) => !isWhite(unit) && !WHITE_ESCAPE.test(unit))
    .map(({ index }) => begin + index);
}

const PLAIN = /\S/gu;
const PATTERNS: Readonly<Record<string, RegExp>> = {
  QUOTE_SINGLE: /''|\S/gu,
  QUOTE_DOUBLE: /\\(?:x.{2}|u.{4}|U.{8}|\r?\n|.)|\S/gu,
};
const WHITE_ESCAPE = /^\\[ \t\nnrtv_NLPf]/;

function isWhite(text: string): boolean {
  return /^\s+$/u.test(text);
}
