import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import type { DemoData, DemoSeries } from "./demo-data.ts";

/** Writes series as blocks into the folder of a Prometheus that does not run yet. */
export async function loadSeries(
  { from, series }: DemoData,
  { promtool, folder }: { readonly promtool: string; readonly folder: string },
): Promise<void> {
  const file = join(folder, "demo.openmetrics");
  const descriptor = openSync(file, "w");
  for (const one of series) writeSync(descriptor, openMetrics(one, from));
  writeSync(descriptor, "# EOF\n");
  closeSync(descriptor);
  await execa(promtool, ["tsdb", "create-blocks-from", "--quiet", "openmetrics", file, folder]);
  rmSync(file);
}

function openMetrics({ labels: { __name__: name, ...labels }, samples }: DemoSeries, from: number): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}=${quoted(value)}`);
  const series = `${name}{${pairs.join(",")}}`;
  return samples.map(([time, value]) => `${series} ${value} ${(from + time) / 1_000}\n`).join("");
}

function quoted(value: string): string {
  return `"${value.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"')}"`;
}
