import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { backendsOf, eventually, type Sample } from "./backends.ts";
import { runAgent, stackUnderTest } from "./stack-under-test.ts";

const AGENT = `${import.meta.dirname}/agents/short-lived.ts`;
const { query } = backendsOf(stackUnderTest());
const ATTEMPTS =
  'telltale_task_duration_seconds_count{service="short-lived", environment="dev", task="doomed"}';

const countOf = (samples: readonly Sample[], status: string): number =>
  samples.filter(({ labels }) => labels.status === status).reduce((sum, { value }) => sum + value, 0);
const SERIES = '{service="short-lived", environment="dev", __name__!~".+:.+|ALERTS.*"}';
/** Without what rules record of them, and of several collectors' series one. */
const countSeries = async (): Promise<number> => {
  const named = `label_replace(${SERIES}, "metric", "$1", "__name__", "(.+)")`;
  return (await query(`count(group without (instance) (${named}))`))[0]?.value ?? 0;
};

/** Each kind of metric is sent every 5 s, at a time of its own. */
async function countSettledSeries(): Promise<number> {
  for (let last = -1; ; ) {
    const count = await countSeries();
    if (count === last) return count;
    last = count;
    await sleep(6000);
  }
}

test("a process that lives three seconds raises increase() of its failed task and of its two retries", async () => {
  await runAgent(AGENT);
  const increases = await eventually(
    () => query(`increase(${ATTEMPTS}[5m])`),
    (samples) => countOf(samples, "failure") > 0 && countOf(samples, "retry") > 0,
  );
  expect(countOf(increases, "failure")).toBeGreaterThanOrEqual(1);
  expect(countOf(increases, "retry")).toBeGreaterThanOrEqual(2);
  const events = await eventually(
    () =>
      query(
        'increase(telltale_events_total{service="short-lived", environment="dev", event="task_failed"}[5m])',
      ),
    (samples) => samples.some(({ value }) => value > 0),
  );
  expect(Math.max(...events.map(({ value }) => value))).toBeGreaterThanOrEqual(1);
}, 60_000);

test("fifty such processes are counted, each once, and add no series", async () => {
  const before = await countSettledSeries();
  for (let batch = 0; batch < 10; batch++) {
    await Promise.all(Array.from({ length: 5 }, () => runAgent(AGENT, [], { BACKOFF_MS: "50" })));
  }
  const counts = await eventually(
    () => query(ATTEMPTS),
    (samples) => countOf(samples, "failure") >= 51 && countOf(samples, "retry") >= 102,
  );
  expect(countOf(counts, "failure")).toBe(51);
  expect(countOf(counts, "retry")).toBe(102);
  expect(await countSettledSeries()).toBe(before);
}, 180_000);
