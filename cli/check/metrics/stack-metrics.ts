import { readFileSync } from "node:fs";
import { join } from "node:path";

/** One of the stack's own metrics, as Prometheus has it. */
export interface StackMetric {
  readonly type: "counter" | "gauge";
  readonly labels: readonly string[];
}

/** What `npm run snapshot:metrics` writes. */
export const STACK_METRICS = join(import.meta.dirname, "stack-metrics.generated.json");

export function readStackMetrics(): ReadonlyMap<string, StackMetric> {
  const { metrics } = JSON.parse(readFileSync(STACK_METRICS, "utf8"));
  return new Map(Object.entries<StackMetric>(metrics));
}
