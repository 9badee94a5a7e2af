import { LINE_PROCESSORS } from "./lines/processors.ts";
import { exporterId, type Signal, type Store } from "./stores.ts";

const LIMITS = ["memory_limiter", "redaction"];

/** A signal that nothing stores is refused, not swallowed; without a store of metrics none are derived. */
export function renderPipelines(stores: readonly Store[], files: readonly string[]) {
  const to = (signal: Signal) => stores.filter(({ signals }) => signals.includes(signal)).map(exporterId);
  const derive = to("metrics").length > 0 ? ["forward/derive"] : [];
  const pipelines = {
    traces: {
      receivers: ["otlp"],
      processors: [...LIMITS, "transform/contract"],
      exporters: [...to("traces"), ...derive],
    },
    logs: {
      receivers: ["otlp", ...files],
      processors: [...LIMITS, ...Object.keys(LINE_PROCESSORS), "transform/contract"],
      exporters: [...to("logs"), ...derive],
    },
    metrics: { receivers: ["otlp"], processors: LIMITS, exporters: to("metrics") },
    "metrics/derived": { receivers: ["forward/derived"], exporters: to("metrics") },
  };
  return Object.fromEntries(Object.entries(pipelines).filter(([, { exporters }]) => exporters.length > 0));
}
