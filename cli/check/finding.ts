import { closest, distance } from "fastest-levenshtein";

/** One thing that is wrong in a file of the repository. */
export interface Finding extends Place {
  /** What is wrong, and the nearest right name or what to do. */
  readonly message: string;
}

/** What was looked at, and what is wrong with it. */
export interface Checked {
  readonly findings: readonly Finding[];
  readonly files: number;
  readonly expressions: number;
}

/** Where something stands; line and column count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export function byPlace(a: Finding, b: Finding): number {
  return a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column;
}

/** As compilers print it, so that editors find the place. */
export function formatFinding({ file, line, column, message }: Finding): string {
  return `${file}:${line}:${column}: ${message}`;
}

const FEW = 8;

/** What to write instead of an unknown name: the nearest of the known ones, or all of them if they are few. */
export function advise(name: string, known: Iterable<string>): string {
  const names = [...new Set(known)].sort();
  if (names.length === 0) return "";
  if (isNumber(name) && names.some(isNumber)) return `; the nearest is "${nearestNumber(name, names)}"`;
  const alike = closest(name, names);
  const nearest = (distance(name, alike) > 1 && names.find((one) => isPart(name, one))) || alike;
  if (isPart(name, nearest) || distance(name, nearest) <= Math.max(2, name.length / 3))
    return `; did you mean "${nearest}"?`;
  return names.length <= FEW ? `; allowed: ${names.join(", ")}` : "";
}

/** `service` of `service_name`, or the other way round. */
function isPart(one: string, other: string): boolean {
  return one !== "" && (other.startsWith(`${one}_`) || one.startsWith(`${other}_`));
}

function isNumber(text: string): boolean {
  return text !== "" && Number.isFinite(Number(text));
}

function nearestNumber(text: string, all: readonly string[]): string {
  const away = (one: string) => Math.abs(Number(one) - Number(text));
  return all.filter(isNumber).reduce((best, one) => (away(one) < away(best) ? one : best));
}
