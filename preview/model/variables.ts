import { ALL, type Format, QUERY_FORMATS, type Value } from "../../components/dashboards/formats.ts";
import type { Ask } from "./ask.ts";
import type { Dashboard, Variable } from "./dashboard.ts";
import { interpolate, type Lookup } from "./interpolate.ts";
import { sourceOf } from "./sources/index.ts";
import { queryOptions } from "./sources/variable-options.ts";
import { parseDuration, type TimeRange } from "./time-range.ts";

/** A variable with what can be chosen and what is. */
export interface Resolved {
  readonly variable: Variable;
  readonly options: readonly string[];
  readonly selected: Value;
  /** Why there are no options. */
  readonly problem?: string;
}

/** What is filled in for options and selections: from the address of the page, else from the file. */
export interface Given {
  readonly ask: Ask;
  readonly range: TimeRange;
  /** Values of `var-<name>`. */
  readonly chosen: (name: string) => readonly string[];
}

/** Variables in their order, each asked for with those before it filled in. */
export async function resolveVariables(
  { templating }: Pick<Dashboard, "templating">,
  given: Given,
): Promise<Resolved[]> {
  const resolved: Resolved[] = [];
  for (const variable of templating?.list ?? []) resolved.push(await resolve(variable, resolved, given));
  return resolved;
}

export function lookupIn(resolved: readonly Resolved[]): Lookup {
  const byName = new Map(resolved.map(({ variable, selected }) => [variable.name, selected]));
  return (name) => byName.get(name);
}

/** Type of the source that a variable of type `datasource` names. */
export function sourceTypeIn(
  resolved: readonly Pick<Resolved, "variable">[],
): (name: string) => string | undefined {
  return (name) => {
    const found = resolved.find(({ variable }) => variable.name === name && variable.type === "datasource");
    return found && String(found.variable.query);
  };
}

async function resolve(variable: Variable, before: readonly Resolved[], given: Given): Promise<Resolved> {
  try {
    return select(variable, await optionsOf(variable, before, given), given.chosen(variable.name));
  } catch (error) {
    return { ...select(variable, [], given.chosen(variable.name)), problem: (error as Error).message };
  }
}

async function optionsOf(
  variable: Variable,
  before: readonly Resolved[],
  { ask, range }: Given,
): Promise<readonly string[]> {
  switch (variable.type) {
    case "query": {
      const source = sourceOf(variable.datasource, sourceTypeIn(before));
      const fill = (text: string) =>
        interpolate(text, withRange(lookupIn(before), range), QUERY_FORMATS[source] as Format);
      const found = await queryOptions(source, variable, { ask, range, fill });
      return sorted(filtered(found, variable.regex), variable.sort ?? 0);
    }
    case "custom":
      // `All : .*` is a text and its value.
      return String(variable.query ?? "")
        .split(/(?<!\\),/)
        .map((one) => (one.split(/ : /).at(-1) ?? "").trim().replaceAll("\\,", ","))
        .filter(Boolean);
    case "interval":
      return String(variable.query ?? "")
        .split(",")
        .map((one) => one.trim())
        .filter((one) => parseDuration(one) !== undefined);
    default:
      return [];
  }
}

function withRange(lookup: Lookup, { from, to }: TimeRange): Lookup {
  const own: Readonly<Record<string, string>> = {
    __from: String(from),
    __to: String(to),
    __range: `${Math.round((to - from) / 1_000)}s`,
  };
  return (name) => (own[name] === undefined ? lookup(name) : { verbatim: own[name] });
}

function select(variable: Variable, options: readonly string[], chosen: readonly string[]): Resolved {
  const { includeAll, multi, allValue } = variable;
  const wanted = wantedValues(variable, options, chosen);
  const many = Boolean(multi || includeAll);
  if (includeAll && (wanted.length === 0 || wanted.some((one) => one === ALL || one === "All"))) {
    const selected = { values: options, many, all: true, ...(allValue ? { allValue } : {}) };
    // All of nothing known is anything.
    return {
      variable,
      options,
      selected: options.length === 0 && !allValue ? { ...selected, allValue: ".*" } : selected,
    };
  }
  const values = wanted.length > 0 ? wanted : [options[0] ?? ""];
  const kept = multi ? values : values.slice(0, 1);
  return { variable, options, selected: { values: kept, many } };
}

/** An empty one in the address is that of a link that knew none. */
function wantedValues(
  { current, type, query, includeAll }: Variable,
  options: readonly string[],
  chosen: readonly string[],
): string[] {
  const given = chosen.filter((one) => one !== "" || !includeAll);
  if (given.length > 0) return [...given];
  const saved = [current?.value ?? []]
    .flat()
    .map(String)
    .filter((one) => one !== "" || type === "textbox");
  if (
    saved.length > 0 &&
    (type !== "query" || saved.includes(ALL) || saved.every((one) => options.includes(one)))
  )
    return saved;
  if (type === "constant" || type === "textbox" || type === "datasource") return [String(query ?? "")];
  return [];
}

/** `/pattern/` keeps what matches, or of it what the first group or the one named `value` does. */
function filtered(values: readonly string[], regex: string | undefined): string[] {
  if (!regex) return [...values];
  const [, pattern = regex, flags = ""] = /^\/(.*)\/(\w*)$/s.exec(regex) ?? [];
  const test = new RegExp(pattern, flags.replace("g", ""));
  return [
    ...new Set(
      values.flatMap((value) => {
        const match = test.exec(value);
        return match ? [match.groups?.value ?? match[1] ?? value] : [];
      }),
    ),
  ];
}

/** Grafana's numbers: 1 and 2 by letter, 3 and 4 by number, 5 and 6 by letter whatever its case; even ones downwards. */
function sorted(values: readonly string[], sort: number): string[] {
  if (sort < 1 || sort > 6) return [...values];
  const compare = (a: string, b: string) => {
    if (sort === 3 || sort === 4) return Number.parseFloat(a) - Number.parseFloat(b);
    const [one, other] = sort > 4 ? [a.toLowerCase(), b.toLowerCase()] : [a, b];
    return one < other ? -1 : one > other ? 1 : 0;
  };
  return [...values].sort((a, b) => (sort % 2 === 0 ? compare(b, a) : compare(a, b)));
}
