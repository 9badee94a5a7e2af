import { context, ROOT_CONTEXT } from "@opentelemetry/api";
import { EVENT, LEVEL } from "./contract.generated.ts";
import { recordEvent } from "./event.ts";
import { notice } from "./notice.ts";
import type { Pipeline } from "./pipeline.ts";

/** Makes a loss known to the stack, now that it can be reached; of no run in particular. */
export function recordLoss(signal: "spans" | "log_records", items: number): void {
  context.with(ROOT_CONTEXT, () =>
    recordEvent(LEVEL.WARNING, EVENT.TELEMETRY_DROPPED, { output_data: { [signal]: items } }),
  );
}

/** Says how much was not delivered, if anything. */
export function reportLosses({ batches, errors }: Pipeline): void {
  const queues = [batches?.spans, batches?.logs, errors?.queue];
  const [spans, records, reports] = queues.map((queue) => (queue ? queue.lost + queue.waiting : 0));
  const all = (spans ?? 0) + (records ?? 0) + (reports ?? 0);
  if (all === 0) return;
  const dropped = queues.reduce((sum, queue) => sum + (queue?.lost ?? 0), 0);
  const unsent = all - dropped;
  const why = [
    ...(dropped > 0 ? [`${dropped} refused or beyond the queue`] : []),
    ...(unsent > 0 ? [`${unsent} unsent when the process ended`] : []),
  ];
  const what = reports
    ? `${spans} spans, ${records} log records and ${reports} error reports`
    : `${spans} spans and ${records} log records`;
  notice(`${what} were not delivered: ${why.join(", ")}`);
}
