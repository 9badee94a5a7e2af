import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Finding } from "../finding.ts";
import { readDashboardFiles } from "./dashboard-files.ts";

/** Checks dashboards against Grafana's published types, beside whatever else is checked meanwhile. */
export async function checkDashboardTypes(root: string): Promise<Finding[]> {
  const files = readDashboardFiles(root).dashboards.map(({ path, text }) => ({ path, text }));
  if (files.length === 0) return [];
  const worker = new Worker(new URL("./type-check-worker.ts", import.meta.url), { workerData: files });
  const [findings] = await once(worker, "message");
  return findings as Finding[];
}
