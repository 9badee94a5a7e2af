import { notice } from "./notice.ts";
import type { Pipeline } from "./pipeline.ts";

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
