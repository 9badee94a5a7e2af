import type { SyntaxNode } from "@lezer/common";
import type { Finding } from "../finding.ts";
import type { Unit } from "../metrics/series.ts";
import type { YamlValue } from "../source/yaml-file.ts";
import { childrenOf } from "../syntax-tree.ts";
import { panelName } from "./dashboard-files.ts";
import type { PanelQuery } from "./queries.ts";

/** Grafana's ids of units that say what a query gives. */
const UNITS: Readonly<Record<Unit, readonly string[]>> = {
  seconds: ["s", "dtdurations", "clocks"],
  milliseconds: ["ms", "dtdurationms", "clockms"],
  bytes: ["bytes", "decbytes"],
  dollars: ["currencyUSD"],
};

/** Complains of a panel that shows its numbers in another unit than its query gives them. */
export function checkUnit({ panel, target, analysed, language }: PanelQuery): Finding[] {
  if (language !== "promql" || !analysed || analysed.findings.length > 0) return [];
  const unit = analysed.series.unit;
  if (!unit || isRate(analysed.tree)) return [];
  const shown = unitFor(panel, target);
  const given = shown.text?.value ?? "";
  if (UNITS[unit].includes(given) || (unit !== "dollars" && given.startsWith("dateTime"))) return [];
  const query = target.get("refId").text?.value ?? "";
  const has = given ? `has the unit "${given}"` : "has no unit";
  const message = `${panelName(panel)} ${has}, and query ${query} gives ${unit}; allowed: ${UNITS[unit].join(", ")}`;
  return [{ ...shown.place, message }];
}

/** What happens in a second of something has another unit: seconds in a second are a share. */
function isRate(node: SyntaxNode): boolean {
  const called = node.getChild("FunctionIdentifier")?.firstChild?.name;
  if (node.name === "FunctionCall" && called !== "Round" && !called?.startsWith("Clamp"))
    return called === "Rate" || called === "Irate";
  const inner = childrenOf(node).filter(({ name }) => /(Expr|Call|Body)$/.test(name));
  return inner.length > 0 && node.name !== "BinaryExpr" ? inner.some(isRate) : false;
}

/** The unit in which a panel shows a query: that of an override for it, or that of the panel. */
function unitFor(panel: YamlValue, target: YamlValue): YamlValue {
  const config = panel.get("fieldConfig");
  if (panel.get("type").text?.value === "heatmap") return panel.get("options").get("yAxis").get("unit");
  const names = namesOf(panel, target);
  const overrides = config.get("overrides").items.flatMap((override) => {
    const unit = override.get("properties").items.find((one) => one.get("id").text?.value === "unit");
    return unit && matches(override.get("matcher"), names, target) ? [unit.get("value")] : [];
  });
  return overrides.at(-1) ?? config.get("defaults").get("unit");
}

function matches(matcher: YamlValue, names: readonly string[], target: YamlValue): boolean {
  const options = matcher.get("options").text?.value ?? "";
  switch (matcher.get("id").text?.value) {
    case "byName":
      return names.includes(options);
    case "byRegexp":
      return names.some((name) => new RegExp(options.replace(/^\/(.*)\/\w*$/, "$1")).test(name));
    case "byFrameRefID":
      return options === target.get("refId").text?.value;
    default:
      return false;
  }
}

/** By what names overrides find a query's numbers: its legend, its column in a table, and what that is renamed to. */
function namesOf(panel: YamlValue, target: YamlValue): string[] {
  const column = `Value #${target.get("refId").text?.value ?? ""}`;
  const renamed = panel
    .get("transformations")
    .items.flatMap((one) => one.get("options").get("renameByName").get(column).text?.value ?? []);
  return [
    column,
    "Value",
    ...renamed,
    ...(target.get("legendFormat").text ? [target.get("legendFormat").text?.value ?? ""] : []),
  ];
}
