/** How Grafana names, in addresses and files, that all options are chosen. */
export const ALL = "$__all";

/** What a variable stands for. */
export interface Value {
  readonly values: readonly string[];
  /** Several can be chosen, or All: queries match it by a regular expression. */
  readonly many?: boolean;
  /** All is chosen. */
  readonly all?: boolean;
  /** What stands for All in queries, as it is. Default: every option, which are `values`. */
  readonly allValue?: string;
}

/** How a value is written into a text. */
export type Format = (value: Value, name: string) => string;

/** What follows the colon in `${name:format}`, as Grafana names and writes it. */
export const FORMATS: Readonly<Record<string, Format>> = {
  raw: ({ values }) => values.join(","),
  csv: ({ values }) => values.join(","),
  text: ({ values, all }) => (all ? "All" : values.join(" + ")),
  pipe: ({ values }) => values.join("|"),
  glob: ({ values }) => (values.length === 1 ? (values[0] ?? "") : `{${values.join(",")}}`),
  json: ({ values, many }) => JSON.stringify(many ? values : values[0]),
  regex: ({ values }) => alternatives(values.map((one) => one.replace(REGEX_SIGNS, "\\$&"))),
  doublequote: ({ values }) => values.map((one) => `"${one.replaceAll('"', '\\"')}"`).join(","),
  singlequote: ({ values }) => values.map((one) => `'${one.replaceAll("'", "\\'")}'`).join(","),
  percentencode: ({ values }) => encodeURIComponent(values.join(",")),
  queryparam: ({ values, all }, name) =>
    (all ? [ALL] : values)
      .map((one) => `var-${encodeURIComponent(name)}=${encodeURIComponent(one)}`)
      .join("&"),
};

/** How each data source's queries write a variable that names no format. */
export const QUERY_FORMATS: Readonly<Record<string, Format>> = {
  prometheus: ({ values, many }) => (many ? alternatives(values.map(escapeInQuotes)) : escapeText(values)),
  loki: ({ values, many }) => (many ? values.map(escapeInQuotes).join("|") : values.join(",")),
  jaeger: ({ values }) => values.join(","),
};

const REGEX_SIGNS = /[\\^$.*+?()[\]{}|]/g;

/** A regular expression within a quoted string, in which a backslash is written twice. */
function escapeInQuotes(text: string): string {
  return text.replaceAll("\\", "\\\\\\\\").replace(/[$^*{}[\]'+?.()|]/g, "\\\\$&");
}

function escapeText(values: readonly string[]): string {
  return values.join(",").replaceAll("\\", "\\\\").replaceAll("'", "\\\\'");
}

function alternatives(values: readonly string[]): string {
  return values.length === 1 ? (values[0] ?? "") : `(${values.join("|")})`;
}
