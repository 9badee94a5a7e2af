import { canonicalDashboard } from "../../../components/dashboards/canonical.ts";
import type { Finding } from "../finding.ts";
import type { YamlValue } from "../source/yaml-file.ts";
import { type DashboardFile, isAsking, panelName } from "./dashboard-files.ts";

/** Complains of what people and links need to find their way: uid, titles, descriptions, one order of fields. */
export function checkShape({ path, text, root, panels }: DashboardFile): Finding[] {
  return [
    ...["uid", "title", "description"].flatMap((key) => missing(root, key, "the dashboard")),
    ...panels.flatMap((panel) => [
      ...(panel.get("type").text?.value === "row" ? [] : missing(panel, "title", panelName(panel))),
      ...(isAsking(panel) ? missing(panel, "description", panelName(panel)) : []),
    ]),
    ...checkIds(panels),
    ...checkCanonical(path, text, root),
  ];
}

/** Complains of dashboards of which Grafana would load one only. */
export function checkUids(dashboards: readonly DashboardFile[]): Finding[] {
  return dashboards.flatMap(({ uid, root }, index) => {
    const first = dashboards.slice(0, index).find((other) => uid !== "" && other.uid === uid);
    return first
      ? [{ ...root.get("uid").place, message: `the uid "${uid}" is there already, in ${first.path}` }]
      : [];
  });
}

function missing(value: YamlValue, key: string, what: string): Finding[] {
  const found = value.get(key);
  return found.text?.value.trim() ? [] : [{ ...found.place, message: `${what} has no ${key}` }];
}

/** Links to a panel, and edits of it, go by its id. */
function checkIds(panels: readonly YamlValue[]): Finding[] {
  const ids = panels.map((panel) => panel.get("id").text?.value);
  return panels.flatMap((panel, index) => {
    const id = ids[index];
    if (id === undefined || ids.indexOf(id) === index) return [];
    return [
      {
        ...panel.get("id").place,
        message: `${panelName(panel)} has the id ${id} of another panel; free: ${freeId(ids)}`,
      },
    ];
  });
}

function freeId(ids: readonly (string | undefined)[]): number {
  return Math.max(...ids.map((id) => Number(id ?? 0)).filter(Number.isFinite)) + 1;
}

function checkCanonical(path: string, text: string, root: YamlValue): Finding[] {
  const canonical = canonicalDashboard(root.data as Record<string, unknown>);
  if (canonical === text) return [];
  const lines = canonical.split("\n");
  const line = text.split("\n").findIndex((one, index) => one !== lines[index]) + 1;
  return [
    {
      file: path,
      line: Math.max(line, 1),
      column: 1,
      message: `is not in canonical form: telltale fmt ${path}`,
    },
  ];
}
