import { backendsOf, eventually } from "./backends.ts";
import { runAgent, type StackUnderTest } from "./stack-under-test.ts";

/** What each store has of one run of the short-lived agent, whose one task fails for good. */
export const STORED = { metrics: [1], logs: 1, traces: 1 };

export async function runDoomedTask({ endpoint, token }: StackUnderTest): Promise<void> {
  await runAgent(`${import.meta.dirname}/agents/short-lived.ts`, [], {
    BACKOFF_MS: "20",
    TELLTALE_ENDPOINT: endpoint,
    TELLTALE_TOKEN: token,
  });
}

/** What the stores of a stack have of it, once each has it, or at last. */
export function storedIn(stack: StackUnderTest): Promise<typeof STORED> {
  const { query, logs, traces } = backendsOf(stack);
  const ask = async () => ({
    metrics: (
      await query('max_over_time(telltale_task_duration_seconds_count{task="doomed", status="failure"}[1h])')
    ).map(({ value }) => value),
    logs: (await logs('{service_name="short-lived"} | event="task_failed"')).length,
    traces: (await traces("short-lived")).length,
  });
  return eventually(ask, (found) => JSON.stringify(found) === JSON.stringify(STORED));
}
