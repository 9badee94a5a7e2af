import { readDashboards } from "../../components/services/grafana/dashboards.ts";
import type { Dashboard } from "../model/dashboard.ts";
import { DashboardProblem, parseDashboard } from "../model/parse-dashboard.ts";

/** A dashboard as the list has it. */
export interface DashboardEntry {
  readonly uid: string;
  readonly title: string;
  readonly description?: string;
  readonly folder: string;
  readonly file: string;
  readonly tags: readonly string[];
  /** Why it cannot be drawn. */
  readonly problem?: string;
  /** How it differs from another version: `changed`, `new`, `removed`. */
  readonly change?: string;
  /** Panels that differ, and how. */
  readonly panels?: readonly { readonly title: string; readonly change: string }[];
}

export interface LoadedDashboard {
  readonly entry: DashboardEntry;
  /** Default: it cannot be drawn. */
  readonly dashboard?: Dashboard;
}

/** Every dashboard of a folder, read now: a changed file needs no restart. */
export function loadDashboards(folder: string): LoadedDashboard[] {
  return Object.entries(readDashboards(folder)).map(([file, { content }]) => loadDashboard(file, content));
}

export function loadDashboard(file: string, content: string): LoadedDashboard {
  const [, folder = "", name = ""] = /^dashboards\/(?:(.*)\/)?([^/]+)\.json$/.exec(file) ?? [];
  try {
    const dashboard = parseDashboard(content, file);
    const { uid, title, description, tags = [] } = dashboard;
    return { entry: { uid, title, ...(description && { description }), folder, file, tags }, dashboard };
  } catch (error) {
    if (!(error instanceof DashboardProblem)) throw error;
    return { entry: { uid: name, title: name, folder, file, tags: [], problem: error.message } };
  }
}
