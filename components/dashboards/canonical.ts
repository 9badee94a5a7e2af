import { isDeepStrictEqual } from "node:util";
import { DASHBOARD, type Defaults, panelDefaults, TARGET, VARIABLE } from "./grafana-defaults.ts";

type Json = Readonly<Record<string, unknown>>;

/** What Grafana changes by itself: numbers of a database, what somebody has chosen, versions. */
const VOLATILE = {
  dashboard: ["id", "version", "iteration", "gnetId"],
  variable: ["current", "options", "definition"],
  panel: ["pluginVersion"],
  target: ["editorMode", "queryEditorMode", "key"],
};

/**
 * A dashboard without what is volatile and without Grafana's defaults, its fields in one order: so two versions of it
 * differ only in what somebody meant to change.
 */
export function canonicalDashboard(dashboard: Json): string {
  const { templating, annotations, panels, ...rest } = dashboard;
  const whole = {
    ...without(rest, VOLATILE.dashboard),
    ...withList(templating, canonicalVariable, "templating"),
    ...withList(annotations, (one) => (one.builtIn ? undefined : one), "annotations"),
    ...(panels !== undefined && { panels: each(panels, canonicalPanel) }),
  };
  return `${JSON.stringify(inOrder(prune(whole, DASHBOARD)), null, 2)}\n`;
}

function canonicalVariable(variable: Json): Json {
  return prune(without(variable, VOLATILE.variable), VARIABLE);
}

function canonicalPanel(panel: Json): Json {
  const { targets, panels, ...rest } = panel;
  const { datasource } = rest;
  return {
    ...prune(withBase(without(rest, VOLATILE.panel)) as Json, panelDefaults(panel.type)),
    ...(targets !== undefined && { targets: each(targets, (target) => canonicalTarget(target, datasource)) }),
    ...(panels !== undefined && { panels: each(panels, canonicalPanel) }),
  };
}

/** The first threshold is below every value; Grafana writes that as null or as 0, by version. */
function withBase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withBase);
  if (!isObject(value)) return value;
  const { mode, steps } = value;
  if (mode !== undefined && Array.isArray(steps) && isObject(steps[0]))
    return { ...value, steps: [{ ...steps[0], value: null }, ...steps.slice(1)] };
  return Object.fromEntries(Object.entries(value).map(([field, one]) => [field, withBase(one)]));
}

/** A query without a data source of its own asks that of its panel; one that is not instant asks for a range. */
function canonicalTarget(target: Json, datasource: unknown): Json {
  return prune(without(target, VOLATILE.target), {
    ...TARGET,
    ...(!target.instant && { range: true }),
    ...(datasource !== undefined && { datasource }),
  });
}

/** Of these Grafana wants all parts or none. */
const WHOLE = ["thresholds"];
/** What Grafana's types want, be it empty. */
const REQUIRED = ["defaults"];

/** Leaves out what is as Grafana would fill it in, at any depth but not in lists. */
function prune(value: Json, defaults: Defaults): Json {
  const kept = Object.entries(value).flatMap(([field, one]): [string, unknown][] => {
    const filledIn = defaults[field];
    if (one === undefined || isDeepStrictEqual(one, filledIn)) return [];
    if (!isObject(one) || !isObject(filledIn) || WHOLE.includes(field)) return [[field, one]];
    const rest = prune(one, filledIn);
    return Object.keys(rest).length > 0 || REQUIRED.includes(field) ? [[field, rest]] : [];
  });
  return Object.fromEntries(kept);
}

function withList(holder: unknown, change: (one: Json) => Json | undefined, field: string): Json {
  if (!isObject(holder)) return {};
  return { [field]: { ...holder, ...(holder.list !== undefined && { list: each(holder.list, change) }) } };
}

function each(list: unknown, change: (one: Json) => Json | undefined): unknown {
  if (!Array.isArray(list)) return list;
  return list.flatMap((one) => (isObject(one) ? (change(one) ?? []) : [one]));
}

function without(value: Json, fields: readonly string[]): Json {
  return Object.fromEntries(Object.entries(value).filter(([field]) => !fields.includes(field)));
}

/** What says what a thing is comes first, what is long comes last, the rest by name. */
const FIRST = ["uid", "id", "refId", "type", "name", "title", "label", "description", "x", "y", "w", "h"];
const LAST = ["templating", "targets", "transformations", "panels"];

function rank(field: string): number {
  const [first, last] = [FIRST.indexOf(field), LAST.indexOf(field)];
  return first >= 0 ? first : FIRST.length + 1 + last;
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (!isObject(value)) return value;
  const fields = Object.keys(value).sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return Object.fromEntries(fields.map((field) => [field, inOrder(value[field])]));
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
