import type { Dashboard, GridPos, Panel } from "./dashboard.ts";

/** A dashboard that cannot be drawn, with what to do about it. */
export class DashboardProblem extends Error {}

const V2 =
  "this is a dashboard of the v2 schema, which Grafana does not load from files: " +
  'in Grafana choose Export, "Export as code", model "Classic"';

/**
 * Reads what a dashboard file holds; what is missing and can be done without is filled in.
 * @throws DashboardProblem with file, line and column of broken JSON, or why it is no classic dashboard.
 */
export function parseDashboard(content: string, file: string): Dashboard {
  const json = parseJson(content, file);
  if (!isObject(json)) throw new DashboardProblem(`${file}: no JSON object, so no dashboard`);
  if (isV2(json)) throw new DashboardProblem(`${file}: ${V2}`);
  // What other tools hand around is often the answer of Grafana's API.
  const dashboard = isObject(json.dashboard) ? json.dashboard : json;
  if (isV2(dashboard)) throw new DashboardProblem(`${file}: ${V2}`);
  const panels = Array.isArray(dashboard.panels) ? dashboard.panels : panelsOfRows(dashboard.rows);
  if (!panels)
    throw new DashboardProblem(
      `${file}: no "panels", so no classic dashboard; allowed: what Grafana exports as classic JSON`,
    );
  const name = file.replace(/^.*\//, "").replace(/\.json$/, "");
  return {
    ...dashboard,
    uid: typeof dashboard.uid === "string" && dashboard.uid ? dashboard.uid : name,
    title: typeof dashboard.title === "string" ? dashboard.title : name,
    panels: placePanels(panels.filter(isObject)),
  };
}

function parseJson(content: string, file: string): unknown {
  try {
    return JSON.parse(content.replace(/^\uFEFF/, ""));
  } catch (error) {
    const { message } = error as Error;
    const { line, column } = placeOf(message, content);
    const reason = message.replace(/,? ?(in JSON|\.\.\.).*$/s, "");
    throw new DashboardProblem(`${file}:${line}:${column}: broken JSON: ${reason}`);
  }
}

/** V8 says the position; where it does not, the text has ended too early. */
function placeOf(message: string, content: string) {
  const position = Number(/at position (\d+)/.exec(message)?.[1] ?? content.length);
  const before = content.slice(0, position).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

type JsonObject = Record<string, unknown>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isV2(json: JsonObject): boolean {
  const { spec } = json;
  return "elements" in json || (isObject(spec) && ("elements" in spec || "layout" in spec));
}

/** Before schema 16 there were rows of twelve columns. */
function panelsOfRows(rows: unknown): JsonObject[] | undefined {
  if (!Array.isArray(rows)) return undefined;
  const HEIGHT = 7;
  return rows.filter(isObject).flatMap((row, index) => {
    let x = 0;
    const panels = Array.isArray(row.panels) ? row.panels.filter(isObject) : [];
    return panels.map((panel) => {
      const w = Math.min(24, Number(panel.span ?? 12) * 2);
      const gridPos = { x: x % 24, y: index * HEIGHT, w, h: HEIGHT };
      x += w;
      return { ...panel, gridPos };
    });
  });
}

function placePanels(panels: readonly JsonObject[]): Panel[] {
  let bottom = 0;
  return panels.map((panel, index) => {
    const gridPos = gridPosOf(panel.gridPos, bottom);
    bottom = Math.max(bottom, gridPos.y + gridPos.h);
    const inner = Array.isArray(panel.panels) ? placePanels(panel.panels.filter(isObject)) : [];
    const { id = index, type = "none" } = panel as { id?: number; type?: unknown };
    return { ...panel, id, type: String(type), gridPos, ...(inner.length > 0 && { panels: inner }) };
  });
}

function gridPosOf(given: unknown, bottom: number): GridPos {
  const at = (isObject(given) ? given : {}) as Partial<Record<string, unknown>>;
  const number = (value: unknown, fallback: number) =>
    Number.isFinite(value) ? (value as number) : fallback;
  const w = Math.min(24, Math.max(1, number(at.w, 12)));
  const x = Math.min(24 - w, Math.max(0, number(at.x, 0)));
  return { x, y: Math.max(0, number(at.y, bottom)), w, h: Math.max(1, number(at.h, 8)) };
}
