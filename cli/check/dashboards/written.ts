import { FORMATS, type Format, QUERY_FORMATS, type Value } from "../../../components/dashboards/formats.ts";
import { references, substitute } from "../../../components/dashboards/substitute.ts";
import { timeVariables } from "../../../components/dashboards/time-scope.ts";
import { resolveVariable } from "../../../components/dashboards/variables.ts";
import type { SourceText } from "../source/text.ts";
import type { YamlValue } from "../source/yaml-file.ts";

/** Stands for what a store would offer to choose from, so nothing can be said of it. */
export const ANY_VALUE = "anyvalue";

type Values = Readonly<Record<string, Value>>;

/** What variables stand for when a dashboard opens, without a store to ask. */
export function valuesOf(variables: readonly YamlValue[]): Values {
  const own = variables.map((variable) => {
    const text = (key: string) => variable.get(key).text?.value ?? "";
    const is = (key: string) => text(key) === "true";
    const type = text("type");
    const name = text("name");
    const allValue = text("allValue");
    const plain = { name, type, query: text("query"), multi: is("multi"), includeAll: is("includeAll") };
    const options = type === "custom" || type === "interval" ? undefined : [ANY_VALUE];
    return [name, resolveVariable({ ...plain, ...(allValue && { allValue }) }, [], options)] as const;
  });
  return { ...Object.fromEntries(own), ...timeVariables({ from: 0, to: 21_600_000, interval: 60_000 }) };
}

/**
 * A query with its variables written into it; each character has its place in the file, those of a value that of its
 * variable. `undefined` if the dashboard lacks a variable of it.
 */
export function written(text: SourceText, values: Values, language: string): SourceText | undefined {
  const format = QUERY_FORMATS[language] ?? (FORMATS.text as Format);
  const found = references(text.value).filter(({ name }) => !/^\d/.test(name));
  if (found.some(({ name }) => !Object.hasOwn(values, name))) return undefined;
  let value = "";
  let end = 0;
  const offsets: number[] = [];
  const append = (part: string, offsetOf: (index: number) => number) => {
    offsets.push(...Array.from({ length: part.length }, (_, index) => offsetOf(index)));
    value += part;
  };
  for (const { from, to } of found) {
    const start = end;
    append(text.value.slice(start, from), (index) => start + index);
    append(substitute(text.value.slice(from, to), values, format), () => from);
    end = to;
  }
  append(text.value.slice(end), (index) => end + index);
  return { value, placeAt: (offset) => text.placeAt(offsets[offset] ?? text.value.length) };
}
