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
  return text.replace(VARIABLE, (whole: string, ...parts: string[]) => {
    const [plain, braced, bracedFormat, bracketed, bracketedFormat] = parts;
    const name = plain ?? braced ?? bracketed ?? "";
    const value = variables[name];
    if (!value) return whole;
    const chosen = FORMATS[bracedFormat ?? bracketedFormat ?? ""] ?? format;
    const asItIs = value.allValue !== undefined && !FOR_PEOPLE.includes(chosen);
    return asItIs ? value.allValue : chosen(value, name);
  });
}
