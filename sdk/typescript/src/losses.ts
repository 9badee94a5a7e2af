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
export function reportLosses({ batches }: Pipeline): void {
  if (!batches) return;
  const spans = batches.spans.lost + batches.spans.waiting;
  const records = batches.logs.lost + batches.logs.waiting;
  if (spans + records === 0) return;
  const dropped = batches.spans.lost + batches.logs.lost;
  const unsent = spans + records - dropped;
  const why = [
    ...(dropped > 0 ? [`${dropped} refused or beyond the queue`] : []),
    ...(unsent > 0 ? [`${unsent} unsent when the process ended`] : []),
  ];
  notice(`${spans} spans and ${records} log records were not delivered: ${why.join(", ")}`);
}
