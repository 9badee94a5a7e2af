import { agentTelemetry } from "../../stack/load/agent-telemetry.ts";
import { type Ledger, Sender } from "../../stack/load/sender.ts";

/** What a generator is started with, and what it answers with when it is told to stop. */
export interface LoadOrder {
  readonly endpoint: string;
  readonly token: string;
  readonly service: string;
  readonly run: number;
  readonly tracesPerRequest: number;
  readonly requestsPerSecond: number;
}

export interface LoadReport {
  readonly begun: number;
  readonly cpuSeconds: number;
  readonly traces: SignalReport;
  readonly logs: SignalReport;
}

interface SignalReport {
  /** Requests that were accepted, told to come again (each time), and refused for good. */
  readonly accepted: number;
  readonly putOff: number;
  readonly refused: number;
}

// A process of its own, so that sending and measuring do not hold each other up.
if (import.meta.main) {
  const order = JSON.parse(process.argv[2] ?? "") as LoadOrder;
  const { service, run, tracesPerRequest } = order;
  const sender = new Sender({
    ...order,
    telemetry: agentTelemetry(service, run, tracesPerRequest),
    concurrency: 64,
  });
  const report = (): LoadReport => ({
    begun: sender.begun,
    cpuSeconds: (process.cpuUsage().user + process.cpuUsage().system) / 1e6,
    traces: reportOf(sender.ledgers.traces),
    logs: reportOf(sender.ledgers.logs),
  });
  process.on("message", async (message) => {
    if (message === "stop") await sender.stop();
    process.send?.(report(), () => message === "stop" && process.exit());
  });
  process.on("disconnect", () => process.exit());
}

function reportOf({ accepted, putOff, refused }: Ledger): SignalReport {
  const times = [...putOff.values()].reduce((sum, count) => sum + count, 0);
  return { accepted: accepted.length, putOff: times, refused: refused.size };
}
