import { parseJson } from "../../../components/dashboards/json-file.ts";
import { whyNotClassic } from "../../../components/dashboards/kind.ts";
import type { Finding } from "../finding.ts";
import { readJson } from "../source/json-file.ts";
import { readFiles, type TextFile } from "../source/read-files.ts";
import type { YamlValue } from "../source/yaml-file.ts";

/** A dashboard that Grafana can load from its file. */
export interface DashboardFile extends TextFile {
  readonly root: YamlValue;
  readonly uid: string;
  /** Panels, rows, and the panels of rows. */
  readonly panels: readonly YamlValue[];
  readonly variables: readonly YamlValue[];
}

export interface DashboardFiles {
  readonly dashboards: readonly DashboardFile[];
  /** Files that are no JSON, or no dashboard that Grafana loads from a file. */
  readonly unreadable: readonly Finding[];
}

export function readDashboardFiles(root: string): DashboardFiles {
  const read = readFiles(root, "dashboards/**/*.json").map(readDashboard);
  return {
    dashboards: read.flatMap((one) => ("message" in one ? [] : [one])),
    unreadable: read.flatMap((one) => ("message" in one ? [one] : [])),
  };
}

function readDashboard(file: TextFile): DashboardFile | Finding {
  const { value, problems } = parseJson(file.path, file.text);
  const [problem] = problems;
  if (problem) {
    const [, line, column] = /:(\d+):(\d+)$/.exec(problem.path) ?? [];
    return { file: file.path, line: Number(line), column: Number(column), message: `is ${problem.message}` };
  }
  const reason = whyNotClassic(value);
  if (reason) return { file: file.path, line: 1, column: 1, message: reason };
  const root = readJson(file.path, file.text);
  return {
    ...file,
    root,
    uid: root.get("uid").text?.value ?? "",
    panels: root.get("panels").items.flatMap((panel) => [panel, ...panel.get("panels").items]),
    variables: root.get("templating").get("list").items,
  };
}

/** How a panel is named to people. */
export function panelName(panel: YamlValue): string {
  const title = panel.get("title").text?.value;
  return title
    ? `panel "${title}"`
    : `the ${panel.get("type").text?.value ?? "unknown"} panel without a title`;
}

/** Whether a panel shows an answer to a query. */
export function isAsking(panel: YamlValue): boolean {
  return !["row", "text"].includes(panel.get("type").text?.value ?? "");
}
