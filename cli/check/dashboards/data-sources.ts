import { DATA_SOURCES } from "../../../components/services/grafana/data-sources.ts";
import { advise, type Finding } from "../finding.ts";
import type { YamlValue } from "../source/yaml-file.ts";
import { type DashboardFile, isAsking, panelName } from "./dashboard-files.ts";

/** Grafana has these itself. */
const BUILT_IN = ["-- Grafana --", "-- Mixed --", "-- Dashboard --", "grafana"];

/** Complains of panels and variables whose data source no stack has. */
export function checkDataSources({ panels, variables }: DashboardFile): Finding[] {
  const asking = panels.filter(isAsking);
  const holders = [
    ...asking.flatMap((panel) => [panel, ...panel.get("targets").items]),
    ...variables.filter((variable) => variable.get("type").text?.value === "query"),
  ];
  return [
    ...asking.filter(hasNone).map((panel) => ({
      ...panel.place,
      message: `${panelName(panel)} has no datasource; allowed: ${DATA_SOURCES.join(", ")}`,
    })),
    ...holders.map((holder) => holder.get("datasource")).flatMap(checkDataSource),
  ];
}

function hasNone(panel: YamlValue): boolean {
  const targets = panel.get("targets").items;
  const isNamed = (one: YamlValue) => one.get("datasource").exists;
  return !isNamed(panel) && (targets.length === 0 || !targets.every(isNamed));
}

function checkDataSource(source: YamlValue): Finding[] {
  if (!source.exists) return [];
  const { uid, type, at } = partsOf(source);
  const known: readonly string[] = DATA_SOURCES;
  if (uid?.includes("$") || BUILT_IN.includes(uid ?? "")) return [];
  if (!known.includes(uid ?? ""))
    return [{ ...at.place, message: `no data source has the uid "${uid ?? ""}"${advise(uid ?? "", known)}` }];
  if (type === undefined || type === uid) return [];
  return [
    { ...source.get("type").place, message: `the data source "${uid}" is of type ${uid}, not "${type}"` },
  ];
}

/** Older versions of Grafana named a data source by one text. */
function partsOf(source: YamlValue): { uid: string | undefined; type: string | undefined; at: YamlValue } {
  if (source.text) return { uid: source.text.value, type: undefined, at: source };
  const uid = source.get("uid");
  return { uid: uid.text?.value, type: source.get("type").text?.value, at: uid };
}

/** Which data source a query asks: its own, or that of its panel. */
export function dataSourceOf(target: YamlValue, panel: YamlValue): string {
  const [own, shared] = [target.get("datasource"), panel.get("datasource")];
  return partsOf(own.exists ? own : shared).uid ?? "";
}
