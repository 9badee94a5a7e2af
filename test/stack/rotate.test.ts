import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { readConnection } from "../../components/targets/connection.ts";
import { instanceOf } from "../../components/targets/instance.ts";
import { down } from "../../components/targets/native/down.ts";
import { statusOf } from "../../components/targets/native/status.ts";
import { SILENT } from "../../components/targets/reporter.ts";
import { parseSettings } from "../../stacks/settings.ts";
import { runDoomedTask, STORED, storedIn } from "./doomed-task.ts";
import { findFreeBase } from "./free-ports.ts";
import { startInstance } from "./own-instance.ts";
import type { StackUnderTest } from "./stack-under-test.ts";
import { stackUnderTest } from "./stack-under-test.ts";

// An instance of its own, since its secrets become others.
const instance = instanceOf(join(stackUnderTest().folder, "..", ".."), "rotated");
const options = { reporter: SILENT, signal: AbortSignal.timeout(120_000) };
let settings: ReturnType<typeof parseSettings>;

beforeAll(async () => {
  settings = parseSettings(
    { ports: { base: await findFreeBase() }, services: { errors: { mode: "off" } } },
    "test",
  );
});
afterAll(() => down(instance, { ...options, data: true }), 60_000);

const pids = async () =>
  Object.fromEntries(((await statusOf(instance)) ?? []).map(({ name, pid }) => [name, pid]));

async function statusWith({ endpoint }: StackUnderTest, token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  return (await fetch(`${endpoint}/v1/traces`, { method: "POST", headers, body: "{}" })).status;
}

test("a renewed token replaces the collector alone; the old one is refused, and nothing stored is lost", async () => {
  const before = await startInstance(instance, settings, options);
  await runDoomedTask(before);
  expect(await storedIn(before)).toEqual(STORED);
  const { collector, ...others } = await pids();

  const after = await startInstance(instance, settings, { ...options, renew: ["ingest-token"] });
  expect(after.token).not.toBe(before.token);
  expect([await statusWith(after, before.token), await statusWith(after, after.token)]).toEqual([401, 200]);
  expect(readConnection(instance)?.token).toBe(after.token);
  const { collector: another, ...same } = await pids();
  expect(another).not.toBe(collector);
  expect(same).toEqual(others);
  expect(await storedIn(after)).toEqual(STORED);

  await expect(
    startInstance(instance, settings, { ...options, renew: ["grafana-admin-password"] }),
  ).rejects.toThrow(
    /grafana-admin-password: no service of this stack reads it; those that are read: ingest-token/,
  );
  const again = await startInstance(instance, settings, options);
  expect([again.token, await pids()]).toEqual([after.token, { collector: another, ...same }]);
}, 120_000);
