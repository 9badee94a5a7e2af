import { log } from "@telltale/sdk";
import { above, type Drill } from "../drill.ts";

const METRIC = "telltale_events_total";

export const LOGS: readonly Drill[] = [
  {
    alert: "LogErrorBurst",
    sends: "twice as many ERROR lines as the limit",
    metric: METRIC,
    cause: { send: async (limit) => lines(2 * above(limit), () => log.error("drill_error")) },
    notifiedWithin: 300,
    resolvedWithin: 15,
  },
  {
    alert: "UncaughtExceptions",
    sends: "lines, more than the limit, that say what ends a program when nothing catches an error",
    metric: METRIC,
    cause: {
      send: async (limit) =>
        lines(above(limit), () => log.critical("uncaught_error", { error: new Error("This is a drill") })),
    },
    notifiedWithin: 300,
    resolvedWithin: 15,
  },
  {
    alert: "SecretInLogs",
    sends: "lines, more than the limit, with what looks like a key, which is masked on its way",
    metric: METRIC,
    cause: {
      send: async (limit) =>
        lines(above(limit), () =>
          log.info("drill_secret", { message: `The key is sk-${"drill0".repeat(8)}` }),
        ),
    },
    notifiedWithin: 300,
    resolvedWithin: 15,
  },
  {
    alert: "TelemetryDropped",
    sends: "what an agent says that lost spans for good, 1,000 more than the limit",
    metric: METRIC,
    cause: {
      send: async (limit) => log.warning("telemetry_dropped", { output: { spans: above(limit) + 1_000 } }),
    },
    notifiedWithin: 120,
    resolvedWithin: 20,
  },
];

function lines(count: number, write: () => void): void {
  for (let written = 0; written < count; written++) write();
}
