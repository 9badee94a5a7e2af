import { type Context, context } from "@opentelemetry/api";
import { EVENT, LEVEL } from "./contract.generated.ts";
import { recordEvent } from "./event.ts";
import type { WorkflowRun } from "./run-context.ts";
import { safely } from "./safely.ts";
import { currentSession } from "./session.ts";

const open = new Map<WorkflowRun, Context>();
let timer: NodeJS.Timeout | undefined;

/** From now on the run in whose context this is called gives signs of life; returns what ends them. */
export function beginHeartbeat(run: WorkflowRun): () => void {
  const session = currentSession();
  if (!session) return () => {};
  const { heartbeatMs } = session.settings;
  open.set(run, context.active());
  timer ??= setInterval(() => safely(() => beat(heartbeatMs)), heartbeatMs).unref();
  return () => {
    open.delete(run);
    if (open.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The oldest run comes last: of one batch the collector keeps the last age. */
function beat(heartbeatMs: number): void {
  const now = performance.now();
  for (const [run, within] of [...open].sort(([a], [b]) => b.since - a.since)) {
    const age = now - run.since;
    if (run.paused || age < heartbeatMs) continue;
    context.with(within, () =>
      recordEvent(LEVEL.DEBUG, EVENT.WORKFLOW_HEARTBEAT, { duration_ms: Math.round(age) }),
    );
  }
}
