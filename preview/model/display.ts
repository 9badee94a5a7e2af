import {
  type DisplayValue,
  formattedValueToString,
  getDisplayProcessor,
  reduceField,
  type Theme,
} from "../grafana/grafana-data.generated.js";
import { displayName, type Field, type Frame } from "./frame.ts";

export type { DisplayValue };

/** How a field's values are written and coloured, by Grafana's own rules. */
export function displayOf(field: Field, theme: Theme): (value: unknown, decimals?: number) => DisplayValue {
  return getDisplayProcessor({ field: { ...field, values: [...field.values] }, theme, timeZone: "browser" });
}

export function textOf(value: DisplayValue): string {
  return formattedValueToString(value);
}

/** One number of a field, as a panel's `reduceOptions` say: of all its values, by a rule such as `lastNotNull`. */
export interface Reduced {
  readonly field: Field;
  readonly name: string;
  readonly value: unknown;
  /** Row that it is of, when each row is shown. */
  readonly row?: number;
}

export interface ReduceOptions {
  readonly calcs?: readonly string[];
  readonly fields?: string;
  readonly values?: boolean;
  readonly limit?: number;
}

const ROWS = 25;

export function reduceFrames(
  frames: readonly Frame[],
  { calcs = ["lastNotNull"], fields = "", values = false, limit = ROWS }: ReduceOptions = {},
): Reduced[] {
  return frames
    .filter(({ kind }) => kind === "series" || kind === "table")
    .flatMap((frame) => {
      const shown = frame.fields.filter((field) => isShown(field, fields));
      if (values) return shown.flatMap((field) => rowsOf(frame, field, limit));
      return shown.map((field) => ({
        field,
        name: displayName(field),
        value: reduce(field, calcs[0] ?? "lastNotNull"),
      }));
    });
}

export function reduce(field: Field, calc: string): unknown {
  return reduceField({ field: { ...field, values: [...field.values] }, reducers: [calc] })[calc] ?? null;
}

/** By default every number; else a pattern between slashes, or a name. */
function isShown({ type, name, nameFromQuery }: Field, fields: string): boolean {
  if (fields === "") return type === "number";
  const [, pattern] = /^\/(.*)\/$/.exec(fields) ?? [];
  if (pattern === undefined) return name === fields || nameFromQuery === fields;
  return type !== "time" && new RegExp(pattern).test(nameFromQuery ?? name);
}

function rowsOf(frame: Frame, field: Field, limit: number): Reduced[] {
  const names = frame.fields.find(({ type }) => type === "string");
  return field.values.slice(0, limit).map((value, row) => ({
    field,
    value,
    row,
    name: names ? String(names.values[row]) : displayName(field),
  }));
}
