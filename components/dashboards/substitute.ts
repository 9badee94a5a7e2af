import { FORMATS, type Format, type Value } from "./formats.ts";

/** `$name`, `${name}`, `${name:format}`, `${name.field:format}`, `[[name]]`. */
const VARIABLE = /\$(\w+)|\$\{([\w.]+|__data\.fields\["[^"]+"\])(?::(\w+))?\}|\[\[(\w+)(?::(\w+))?\]\]/g;

/** Formats that name All, where others write what stands for it. */
const FOR_PEOPLE = [FORMATS.text, FORMATS.queryparam];

/**
 * Writes the values of variables into a text of a dashboard: a query, a title, a link.
 * What no variable is named after stays as it is, as in Grafana.
 * @param format how a variable is written that names no format of its own: `QUERY_FORMATS[…]`. Default: as text
 */
export function substitute(
  text: string,
  variables: Readonly<Record<string, Value>>,
  format: Format = FORMATS.text as Format,
): string {
  return references(text).reduceRight((written, { name, format: named, from, to }) => {
    const value = variables[name];
    if (!value) return written;
    return (
      written.slice(0, from) + valueText(value, name, FORMATS[named ?? ""] ?? format) + written.slice(to)
    );
  }, text);
}

/** A place in a text where a variable stands. */
interface Reference {
  readonly name: string;
  readonly format: string | undefined;
  readonly from: number;
  readonly to: number;
}

export function references(text: string): Reference[] {
  return [...text.matchAll(VARIABLE)].map(({ index, 0: whole, ...parts }) => ({
    name: parts[1] ?? parts[2] ?? parts[4] ?? "",
    format: parts[3] ?? parts[5],
    from: index,
    to: index + whole.length,
  }));
}

function valueText(value: Value, name: string, format: Format): string {
  const asItIs = value.allValue !== undefined && !FOR_PEOPLE.includes(format);
  return asItIs ? value.allValue : format(value, name);
}
