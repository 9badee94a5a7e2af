import { ALL, FORMATS, type Format, type Value } from "../../components/dashboards/formats.ts";

/** Values by name; a dotted path is of what a link is on: `__field.labels.task`. */
export type Lookup = (name: string, path?: string) => Value | Verbatim | undefined;

/** What is filled in as it is, such as a query's step. */
export interface Verbatim {
  readonly verbatim: string;
}

const VARIABLE = /\$(\w+)|\[\[(\w+?)(?::(\w+))?\]\]|\$\{(\w+)((?:\.[^:}]+|\[[^\]]+\])*)(?::([^}]+))?\}/g;

/** Replaces each `$name`, `${name}`, `${name:format}` and `[[name]]` that is known. */
export function interpolate(text: string, lookup: Lookup, defaultFormat: Format): string {
  return text.replace(VARIABLE, (match, plain, square, squareFormat, braced, path = "", bracedFormat) => {
    const name: string = plain ?? square ?? braced;
    const found = lookup(name, pathOf(path));
    if (found === undefined) return match;
    const named = FORMATS[squareFormat ?? bracedFormat];
    if ("verbatim" in found) return named ? named(single(found.verbatim), name) : found.verbatim;
    const format = named ?? defaultFormat;
    return found.allValue !== undefined && !NAMES_ALL.includes(format) ? found.allValue : format(found, name);
  });
}

export function single(text: string): Value {
  return { values: [text] };
}

/** `.labels.task`, `["a b"]` → `labels.task`, `a b` */
function pathOf(path: string): string | undefined {
  return path === "" ? undefined : path.replace(/\[["']?([^\]"']+)["']?\]/g, ".$1").slice(1);
}

export const textFormat = FORMATS.text as Format;
export const queryParameter = FORMATS.queryparam as Format;
export const urlFormat: Format = ({ values, all }) =>
  all ? ALL : values.map((value) => encodeURIComponent(value)).join(",");

/** Formats that name All, where others write what stands for it. */
const NAMES_ALL = [textFormat, queryParameter, urlFormat];
