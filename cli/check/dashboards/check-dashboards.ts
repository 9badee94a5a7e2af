import type { Checked, Finding } from "../finding.ts";
import type { Repository } from "../repository.ts";
import { type DashboardFile, readDashboardFiles } from "./dashboard-files.ts";
import { checkDataSources } from "./data-sources.ts";
import { checkGrid } from "./grid.ts";
import { checkLinks } from "./links.ts";
import { checkQueries, checkVariableQueries, queriesOf } from "./queries.ts";
import { checkShape, checkUids } from "./shape.ts";
import { checkUnit } from "./units.ts";
import { checkVariables } from "./variables.ts";

/** Checks dashboards, and the links to them from alerts. */
export function checkDashboards({ root, rules, catalogue }: Repository): Checked {
  const { dashboards, unreadable } = readDashboardFiles(root);
  const queries = dashboards.map((one) => queriesOf(one, catalogue));
  return {
    findings: [
      ...unreadable,
      ...checkUids(dashboards),
      ...dashboards.flatMap(checkDashboard),
      ...dashboards.flatMap((one) => checkVariableQueries(one, catalogue)),
      ...queries.flatMap((all) => [...checkQueries(all), ...all.flatMap(checkUnit)]),
      // A dashboard that cannot be read may be the one that a link leads to.
      ...(unreadable.length > 0 ? [] : checkLinks(dashboards, rules.rules)),
    ],
    files: dashboards.length + unreadable.length,
    expressions: queries.flat().length,
  };
}

function checkDashboard(dashboard: DashboardFile): Finding[] {
  return [checkShape, checkGrid, checkDataSources, checkVariables].flatMap((check) => check(dashboard));
}
