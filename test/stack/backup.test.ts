import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { type Instance, instanceOf } from "../../components/targets/instance.ts";
import { backup } from "../../components/targets/native/backup.ts";
import { down } from "../../components/targets/native/down.ts";
import { restore } from "../../components/targets/native/restore.ts";
import { NATIVE_SERVICES } from "../../components/targets/native/services.ts";
import { up } from "../../components/targets/native/up.ts";
import { parseSettings } from "../../stacks/settings.ts";
import { backendsOf, eventually } from "./backends.ts";
import { findFreeBase } from "./free-ports.ts";
import { runAgent, type StackUnderTest, stackUnderTest } from "./stack-under-test.ts";

// Instances of their own, since they are stopped and started: one that is backed up, and one that takes its place.
const [saved, restored] = ["saved", "restored"].map((stack) =>
  instanceOf(join(stackUnderTest().folder, "..", ".."), stack),
) as [Instance, Instance];
const folder = mkdtempSync(join(tmpdir(), "telltale-backup-"));
const reporter = { tell: () => {}, progress: () => {}, finish: () => {} };
const options = { reporter, signal: AbortSignal.timeout(240_000) };

afterAll(async () => {
  for (const one of [saved, restored]) await down(one, { ...options, data: true });
  rmSync(folder, { recursive: true });
}, 60_000);

async function start(instance: Instance): Promise<StackUnderTest> {
  const settings = parseSettings({ ports: { base: await findFreeBase() } }, "test");
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

const COMPLETE = { metrics: [1], logs: 1, traces: 1 };

/** What the stores have of the one failed task, once each has it. */
function stored(stack: StackUnderTest) {
  const { query, logs, traces } = backendsOf(stack);
  const ask = async () => ({
    metrics: (
      await query('max_over_time(telltale_task_duration_seconds_count{task="doomed", status="failure"}[1h])')
    ).map(({ value }) => value),
    logs: (await logs('{service_name="short-lived"} | event="task_failed"')).length,
    traces: (await traces("short-lived")).length,
  });
  return eventually(ask, (found) => JSON.stringify(found) === JSON.stringify(COMPLETE));
}

test("another instance has what a backup holds, and agents' token holds there, too", async () => {
  const before = await start(saved);
  await runAgent(`${import.meta.dirname}/agents/short-lived.ts`, [], {
    BACKOFF_MS: "20",
    TELLTALE_ENDPOINT: before.endpoint,
    TELLTALE_TOKEN: before.token,
  });
  expect(await stored(before)).toEqual(COMPLETE);
  await backup(saved, join(folder, "saved"), options);
  expect(await stored(before)).toEqual(COMPLETE);
  await down(saved, { ...options, data: true });

  await restore(restored, join(folder, "saved"), { ...options, replace: false });
  const after = await start(restored);
  expect(after.token).toBe(before.token);
  expect(await stored(after)).toEqual(COMPLETE);
  const refused = restore(restored, join(folder, "saved"), { ...options, replace: false });
  await expect(refused).rejects.toThrow("has data");
}, 180_000);
