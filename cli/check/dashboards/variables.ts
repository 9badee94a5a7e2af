import { references } from "../../../components/dashboards/substitute.ts";
import { timeVariables } from "../../../components/dashboards/time-scope.ts";
import { advise, type Finding } from "../finding.ts";
import type { YamlValue } from "../source/yaml-file.ts";
import type { DashboardFile } from "./dashboard-files.ts";
import { textsIn } from "./texts.ts";

/** Grafana's own variables, by what stands before their first dot. */
const OWN = [
  ...Object.keys(timeVariables({ from: 0, to: 0, interval: 0 })),
  ...["__auto", "__all_variables", "__calc", "__cell", "__cell_0", "__cell_1", "__dashboard", "__data"],
  ...["__field", "__interval_ms", "__name", "__org", "__series", "__series_name", "__timezone", "__tags"],
  ...["__url", "__user", "__value", "__value_time", "timeFilter", "__timeFilter", "__trace", "__span"],
];
/** Grafana applies these by itself, without being asked for by name. */
const APPLIED = ["adhoc", "groupby"];
/** In these a `$` stands for something else. */
const OTHER_SYNTAX = ["regex", "pattern", "allValue", "current", "options"];

/** Complains of variables that are used and not defined, and of those that are defined and not used. */
export function checkVariables(dashboard: DashboardFile): Finding[] {
  const defined = namesOf(dashboard);
  const used = referencesIn(dashboard.root);
  const known = [...defined, ...OWN];
  const unknown = used
    .filter(({ name }) => !known.includes(name) && !/^\d/.test(name))
    .map(({ name, text, from }) => {
      const near = advise(name, name.startsWith("__") ? OWN : defined);
      return { ...text.placeAt(from), message: `the dashboard has no variable "${name}"${near}` };
    });
  const names = new Set([...used.map(({ name }) => name), ...repeatedBy(dashboard)]);
  const unused = dashboard.variables.flatMap((variable) => {
    const name = variable.get("name");
    if (!name.text || names.has(name.text.value) || isApplied(variable)) return [];
    return [{ ...name.place, message: `nothing uses the variable "${name.text.value}"` }];
  });
  return [...unknown, ...unused];
}

/** Names of a dashboard's variables. */
export function namesOf({ variables }: DashboardFile): string[] {
  return variables.map((variable) => variable.get("name").text?.value ?? "");
}

function referencesIn(root: YamlValue) {
  return textsIn(root)
    .filter(({ key }) => !OTHER_SYNTAX.includes(key))
    .flatMap(({ text }) =>
      references(text.value).map(({ name, from }) => ({ text, from, name: name.split(".")[0] ?? "" })),
    );
}

/** Panels are repeated for each value of a variable, which they name without a `$`. */
function repeatedBy({ panels }: DashboardFile): string[] {
  return panels.flatMap((panel) => panel.get("repeat").text?.value ?? []);
}

function isApplied(variable: YamlValue): boolean {
  return APPLIED.includes(variable.get("type").text?.value ?? "");
}
