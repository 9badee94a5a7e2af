import type { Settings } from "../../../stacks/settings.ts";
import { CONTENT_PROCESSORS } from "./content.ts";
import { DIALECT_PROCESSORS } from "./dialects/index.ts";
import { INTAKE } from "./intake.ts";
import { LINE_PROCESSORS } from "./lines/processors.ts";
import { derivedExporterId, exporterId, metricsExporterId, type Signal, type Store } from "./stores.ts";

/** What several collectors count are series of each: theirs would otherwise be one, that falls and rises. */
export const REPLICA = {
  metric_statements: [
    { statements: [`set(resource.attributes["service.instance.id"], "\${env:HOSTNAME}")`] },
  ],
};

const LIMITS = ["memory_limiter", "redaction"];

/** A signal that nothing stores is refused, not swallowed; without a store of metrics none are derived. */
export function renderPipelines(
  stores: readonly Store[],
  files: readonly string[],
  { availability }: Pick<Settings, "availability">,
) {
  const of = (signal: Signal) => stores.filter(({ signals }) => signals.includes(signal));
  const derive = of("metrics").length > 0 ? ["forward/derive"] : [];
  const takers = (signal: Signal) => [...of(signal).map(exporterId), ...derive];
  const intake = (signal: Signal) => (takers(signal).length > 0 ? [INTAKE.exporter] : []);
  const pipelines = {
    traces: {
      receivers: ["otlp"],
      processors: [
        ...LIMITS,
        ...DIALECT_PROCESSORS,
        "transform/contract",
        "transform/cost",
        "transform/store_limits",
      ],
      exporters: intake("traces"),
    },
    logs: {
      receivers: ["otlp", ...files],
      processors: [
        "memory_limiter",
        "transform/content",
        "redaction",
        ...Object.keys(LINE_PROCESSORS),
        "transform/contract",
        "transform/store_limits",
      ],
      exporters: intake("logs"),
    },
    "traces/accepted": { receivers: [INTAKE.receiver], exporters: takers("traces") },
    "logs/accepted": {
      receivers: [INTAKE.receiver],
      processors: ["filter/not_content"],
      exporters: takers("logs"),
    },
    // Content is for this stack's own eyes: no further backend gets it.
    "logs/content": {
      receivers: [INTAKE.receiver],
      processors: CONTENT_PROCESSORS,
      exporters: stores.filter(({ name }) => name === "loki").map(exporterId),
    },
    metrics: { receivers: ["otlp"], processors: LIMITS, exporters: of("metrics").map(metricsExporterId) },
    "metrics/derived": {
      receivers: ["forward/derived"],
      ...(availability === "high" && { processors: ["transform/replica"] }),
      exporters: of("metrics").map(derivedExporterId),
    },
  };
  return Object.fromEntries(Object.entries(pipelines).filter(([, { exporters }]) => exporters.length > 0));
}
