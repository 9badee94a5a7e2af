import { setTimeout as sleep } from "node:timers/promises";
import { type LlmCall, llm, task, workflow } from "@telltale/sdk";
import { loadRegistry } from "../../../contract/registry.ts";
import { type Drill, NAMES, times } from "../drill.ts";

const DURATION = "gen_ai.client.operation.duration";
const FIRST_CHUNK = "gen_ai.client.operation.time_to_first_chunk";

class ServerError extends Error {
  override readonly name = "ServerError";
}

class RateLimitError extends Error {
  override readonly name = "RateLimitError";
}

export const LLM: readonly Drill[] = [
  {
    alert: "LlmErrorsHigh",
    sends: "10 model calls that fail",
    metric: "gen_ai_client_operation_duration_seconds_count",
    cause: { send: () => failingCalls(() => new ServerError("This is a drill")) },
    below: 1,
    notifiedWithin: 120,
    resolvedWithin: 15,
  },
  {
    alert: "LlmRateLimited",
    sends: "10 model calls that hit a rate limit",
    metric: "gen_ai_client_operation_duration_seconds_count",
    cause: { send: () => failingCalls(() => new RateLimitError("429: this is a drill")) },
    below: 1,
    notifiedWithin: 120,
    resolvedWithin: 15,
  },
  {
    alert: "LlmLatencyHigh",
    sends: "12 model calls at once that take as long as the limit asks for: 41 s, by its default",
    metric: "gen_ai_client_operation_duration_seconds_count",
    cause: { send: (limit) => calls(12, () => sleep(secondsAbove(limit, DURATION) * 1_000)) },
    below: highestBound(DURATION),
    notifiedWithin: 180,
    resolvedWithin: 15,
  },
  {
    alert: "LlmFirstChunkSlow",
    sends:
      "12 streamed model calls at once whose first chunk takes as long as the limit asks for: 11 s, by its default",
    metric: "gen_ai_client_operation_time_to_first_chunk_seconds_count",
    cause: {
      send: (limit) =>
        calls(12, async (call) => {
          await sleep(secondsAbove(limit, FIRST_CHUNK) * 1_000);
          call.firstChunk();
        }),
    },
    below: highestBound(FIRST_CHUNK),
    notifiedWithin: 180,
    resolvedWithin: 15,
  },
];

/** Model calls at once, in one task that deals with what they throw. */
export function calls(count: number, body: (call: LlmCall) => Promise<unknown>): Promise<unknown> {
  const { provider, model } = NAMES;
  return workflow(NAMES.workflow, () =>
    task(NAMES.task, () => times(count, () => llm({ provider, model }, body))),
  );
}

function failingCalls(error: () => Error): Promise<unknown> {
  return calls(10, async () => {
    throw error();
  });
}

/**
 * A p95 is told from buckets, as if values lay evenly in theirs: of values that all lie in one, 0.95 of the way through it.
 * Gives the shortest time whose bucket puts it above the limit.
 */
export function secondsAbove(limit: number, metric: string): number {
  const bounds = boundsOf(metric);
  const lowerBounds = [0, ...bounds];
  const lower = lowerBounds.find((from, index) => {
    const to = bounds[index];
    return to === undefined || from + 0.95 * (to - from) > limit;
  }) as number;
  return lower * 1.005 + 0.02;
}

function highestBound(metric: string): number {
  return boundsOf(metric).at(-1) as number;
}

function boundsOf(name: string): readonly number[] {
  const found = loadRegistry().metrics.find((metric) => metric.name === name);
  return found?.annotations.telltale.bounds ?? [];
}
