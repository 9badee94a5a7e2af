/** A variable's value, as it stands in a query or in a link. */
export interface Selected {
  readonly values: readonly string[];
  readonly text: string;
  /** Whether there can be several, so that they are written as a regular expression. */
  readonly many: boolean;
  /** Whether it is every value that there is: links say so, and name none. */
  readonly isAll?: boolean;
  /** Written as it is, in place of all values. */
  readonly allValue?: string;
}

/** Values by name; a dotted path is of what a link is on: `__field.labels.task`. */
export type Lookup = (name: string, path?: string) => Selected | Verbatim | undefined;

/** What is filled in as it is, such as a query's step. */
export interface Verbatim {
  readonly verbatim: string;
}

export type Format = (selected: Selected, name: string) => string;

const VARIABLE = /\$(\w+)|\[\[(\w+?)(?::(\w+))?\]\]|\$\{(\w+)((?:\.[^:}]+|\[[^\]]+\])*)(?::([^}]+))?\}/g;

/** Replaces each `$name`, `${name}`, `${name:format}` and `[[name]]` that is known. */
export function interpolate(text: string, lookup: Lookup, defaultFormat: Format): string {
  return text.replace(VARIABLE, (match, plain, square, squareFormat, braced, path = "", bracedFormat) => {
    const name: string = plain ?? square ?? braced;
    const found = lookup(name, pathOf(path));
    if (found === undefined) return match;
    const format = FORMATS[squareFormat ?? bracedFormat];
    if ("verbatim" in found) return format ? format(single(found.verbatim), name) : found.verbatim;
    return (format ?? defaultFormat)(found, name);
  });
}

export function single(text: string): Selected {
  return { values: [text], text, many: false };
}

/** `.labels.task`, `["a b"]` → `labels.task`, `a b` */
function pathOf(path: string): string | undefined {
  return path === "" ? undefined : path.replace(/\[["']?([^\]"']+)["']?\]/g, ".$1").slice(1);
}

/** In PromQL and LogQL values stand in quoted strings, several of them in regular expressions. */
export const queryFormat: Format = ({ values, many, allValue }) => {
  if (allValue !== undefined) return allValue;
  if (!many) return (values[0] ?? "").replaceAll("\\", "\\\\").replaceAll('"', '\\"');
  const escaped = values.map((value) => escapeRegex(value).replaceAll("\\", "\\\\").replaceAll('"', '\\"'));
  return escaped.length === 1 ? (escaped[0] as string) : `(${escaped.join("|")})`;
};

export const textFormat: Format = ({ text }) => text;

export const urlFormat: Format = ({ values, isAll }) =>
  isAll ? "$__all" : values.map(encodeURIComponent).join(",");

const FORMATS: Readonly<Record<string, Format>> = {
  raw: ({ values, allValue }) =>
    allValue ?? (values.length > 1 ? `{${values.join(",")}}` : (values[0] ?? "")),
  regex: ({ values, allValue }) =>
    allValue ?? (values.length > 1 ? `(${values.map(escapeRegex).join("|")})` : escapeRegex(values[0] ?? "")),
  pipe: ({ values, allValue }) => allValue ?? values.join("|"),
  csv: ({ values, allValue }) => allValue ?? values.join(","),
  glob: ({ values, allValue }) =>
    allValue ?? (values.length > 1 ? `{${values.join(",")}}` : (values[0] ?? "")),
  json: ({ values, many }) => JSON.stringify(many ? values : values[0]),
  text: textFormat,
  doublequote: ({ values }) => values.map((value) => `"${value.replaceAll('"', '\\"')}"`).join(","),
  singlequote: ({ values }) => values.map((value) => `'${value.replaceAll("'", "\\'")}'`).join(","),
  percentencode: urlFormat,
  uriencode: ({ values }) => encodeURI(values.join(",")),
  queryparam: (selected, name) => queryParameters(name, selected),
};

/** `var-task=plan&var-task=search` */
export function queryParameters(name: string, { values, isAll }: Selected): string {
  const chosen = isAll ? ["$__all"] : values;
  return chosen.map((value) => `var-${name}=${encodeURIComponent(value)}`).join("&");
}

function escapeRegex(text: string): string {
  return text.replace(/[\\^$*+?.()|[\]{}]/g, "\\$&");
}
