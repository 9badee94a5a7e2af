import { parseJson } from "../../components/dashboards/json-file.ts";
import { whyNotClassic } from "../../components/dashboards/kind.ts";
import type { Dashboard, GridPos, Panel } from "./dashboard.ts";

/** A dashboard that cannot be drawn, with what to do about it. */
export class DashboardProblem extends Error {}

/**
 * Reads what a dashboard file holds; what is missing and can be done without is filled in.
 * @throws DashboardProblem with file, line and column of broken JSON, or why it is no classic dashboard.
 */
export function parseDashboard(content: string, file: string): Dashboard {
  const { value, problems } = parseJson(file, content.replace(/^\uFEFF/, ""));
  const [problem] = problems;
  if (problem) throw new DashboardProblem(`${problem.path}: ${problem.message}`);
  // What other tools hand around is often the answer of Grafana's API, or of before there were panels without rows.
  const dashboard = isObject(value) && isObject(value.dashboard) ? value.dashboard : value;
  if (!isObject(dashboard) || isNewer(dashboard))
    throw new DashboardProblem(`${file} ${whyNotClassic(dashboard)}`);
  const panels = Array.isArray(dashboard.panels) ? dashboard.panels : panelsOfRows(dashboard.rows);
  if (!panels) throw new DashboardProblem(`${file} ${whyNotClassic(dashboard)}`);
  const name = file.replace(/^.*\//, "").replace(/\.json$/, "");
  return {
    ...dashboard,
    uid: typeof dashboard.uid === "string" && dashboard.uid ? dashboard.uid : name,
    title: typeof dashboard.title === "string" ? dashboard.title : name,
    panels: placePanels(panels.filter(isObject)),
  };
}

type JsonObject = Record<string, unknown>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isNewer(json: JsonObject): boolean {
  return ["apiVersion", "elements", "spec"].some((field) => field in json);
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
