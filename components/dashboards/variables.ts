import type { Variable } from "./classic.ts";
import { ALL, type Value } from "./formats.ts";

/**
 * What a variable stands for in queries.
 * @param chosen options, or a text; `[ALL]` for all; nothing takes what the dashboard opens with: All, the first option
 *   or the text that the file has
 * @param options of a variable with a query; others have them in the file
 */
export function resolveVariable(
  variable: Variable,
  chosen: readonly string[],
  options: readonly string[] = optionsOf(variable),
): Value {
  const many = Boolean(variable.multi || variable.includeAll);
  const values = chosen.length > 0 ? chosen : initial(variable, options);
  if (!values.includes(ALL)) return { values, many };
  return { values: options, many, all: true, ...(variable.allValue && { allValue: variable.allValue }) };
}

function initial(variable: Variable, options: readonly string[]): readonly string[] {
  if (variable.type === "textbox" || variable.type === "constant") return [queryText(variable)];
  return variable.includeAll ? [ALL] : options.slice(0, 1);
}

/** Options that a file names itself. */
function optionsOf(variable: Variable): readonly string[] {
  if (variable.type !== "custom" && variable.type !== "interval") return [];
  return queryText(variable)
    .split(",")
    .map((one) => one.trim());
}

/** What a variable asks Prometheus for; `undefined` if it is no `label_values(…)`. */
export function labelValuesOf(variable: Variable): { selector?: string; label: string } | undefined {
  const parts = /^\s*label_values\(\s*(?:(.+),)?\s*(\w+)\s*\)\s*$/s.exec(queryText(variable));
  if (!parts?.[2]) return undefined;
  return { label: parts[2], ...(parts[1] && { selector: parts[1].trim() }) };
}

function queryText({ query }: Variable): string {
  return (typeof query === "string" ? query : query?.query) ?? "";
}
