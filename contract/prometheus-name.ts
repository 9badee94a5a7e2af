import type { MetricDefinition } from "./registry.ts";

const UNIT_SUFFIX: Readonly<Record<string, string>> = { s: "_seconds", "1": "_ratio", By: "_bytes" };

/** Name in Prometheus, after its translation strategy `UnderscoreEscapingWithSuffixes`; histograms without `_bucket`. */
export function prometheusName({
  name,
  unit,
  instrument,
}: Pick<MetricDefinition, "name" | "unit" | "instrument">): string {
  const base = name.replaceAll(".", "_");
  const total = instrument === "counter" ? "_total" : "";
  return `${base}${UNIT_SUFFIX[unit] ?? ""}${total}`;
}
