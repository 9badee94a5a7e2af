import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { instanceOf } from "../../components/targets/instance.ts";
import { down } from "../../components/targets/native/down.ts";
import { NATIVE_SERVICES } from "../../components/targets/native/services.ts";
import { up } from "../../components/targets/native/up.ts";
import { parseSettings } from "../../stacks/settings.ts";
import { backendsOf, eventually } from "./backends.ts";
import { findFreeBase } from "./free-ports.ts";
import { runAgent, type StackUnderTest, stackUnderTest } from "./stack-under-test.ts";

// An instance of its own, since it is stopped and started.
const instance = instanceOf(join(stackUnderTest().folder, "..", ".."), "restarted");
const reporter = { tell: () => {}, progress: () => {}, finish: () => {} };
const options = { reporter, signal: AbortSignal.timeout(120_000) };
let settings: ReturnType<typeof parseSettings>;

beforeAll(async () => {
  settings = parseSettings({ ports: { base: await findFreeBase() } }, "test");
});
afterAll(() => down(instance, { ...options, data: true }), 60_000);

async function start(): Promise<StackUnderTest> {
  const { statuses, problems, connection } = await up(
    { instance, settings, services: NATIVE_SERVICES },
    options,
  );
  expect(problems).toEqual([]);
  return {
    folder: instance.folder,
    urls: Object.fromEntries(statuses.map(({ name, url }) => [name, url])),
    endpoint: connection?.endpoint ?? "",
    token: connection?.token ?? "",
    environment: {},
  };
}

/** What the stores have of the one failed task, once each has it. */
async function stored(stack: StackUnderTest) {
  const { query, logs, traces } = backendsOf(stack);
  const failures = 'max_over_time(telltale_task_duration_seconds_count{task="doomed", status="failure"}[1h])';
  return {
    metrics: (
      await eventually(
        () => query(failures),
        ({ length }) => length > 0,
      )
    ).map(({ value }) => value),
    logs: (
      await eventually(
        () => logs('{service_name="short-lived"} | event="task_failed"'),
        ({ length }) => length > 0,
      )
    ).length,
    traces: (
      await eventually(
        () => traces("short-lived"),
        ({ length }) => length > 0,
      )
    ).length,
  };
}

test("what was stored is there after down and up, and agents' token still holds", async () => {
  const before = await start();
  await runAgent(`${import.meta.dirname}/agents/short-lived.ts`, [], {
    BACKOFF_MS: "20",
    TELLTALE_ENDPOINT: before.endpoint,
    TELLTALE_TOKEN: before.token,
  });
  expect(await stored(before)).toEqual({ metrics: [1], logs: 1, traces: 1 });

  await down(instance, { ...options, data: false });
  const after = await start();
  expect(after.token).toBe(before.token);
  expect(await stored(after)).toEqual({ metrics: [1], logs: 1, traces: 1 });
}, 120_000);
