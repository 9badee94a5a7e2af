import type { StackMetric } from "../../cli/check/metrics/stack-metrics.ts";
import { getJson } from "./backends.ts";

/** Every metric of the stack's own services that a Prometheus has scraped, by name; not what rules make of them. */
export async function metricsOf(prometheus: string): Promise<Record<string, StackMetric>> {
  const series: { data: Record<string, string>[] } = await getJson(`${prometheus}/api/v1/series`, {
    "match[]": '{job=~".+",__name__!~".+:.+|ALERTS.*"}',
  });
  const metadata: { data: { metric: string; type: string }[] } = await getJson(
    `${prometheus}/api/v1/targets/metadata`,
    {},
  );
  const types = new Map(metadata.data.map(({ metric, type }) => [metric, type]));
  const labels = new Map<string, Set<string>>();
  for (const { __name__: name = "", ...one } of series.data) {
    const known = labels.get(name) ?? new Set();
    for (const label of Object.keys(one)) known.add(label);
    labels.set(name, known);
  }
  return Object.fromEntries(
    [...labels]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, names]) => [name, { type: typeOf(name, types), labels: [...names].sort() }]),
  );
}

/** Of a histogram's or summary's series: its parts only ever rise. `up` and its like have no metadata, and are gauges. */
function typeOf(name: string, types: ReadonlyMap<string, string>): StackMetric["type"] {
  const base = types.get(name.replace(/_(bucket|count|sum)$/, ""));
  const isPart = !types.has(name) && (base === "histogram" || base === "summary");
  return isPart || types.get(name) === "counter" ? "counter" : "gauge";
}
