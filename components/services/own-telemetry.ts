import type { RenderContext } from "../service.ts";
import { splitHostPort } from "./host-port.ts";

/** `service.telemetry` of what is built from the OpenTelemetry Collector: its own metrics, to be scraped at `metrics`. */
export function renderOwnTelemetry(context: RenderContext) {
  return {
    logs: { level: "warn", disable_stacktrace: true },
    metrics: {
      level: "normal",
      readers: [{ pull: { exporter: { prometheus: splitHostPort(context.listen("metrics")) } } }],
    },
  };
}
