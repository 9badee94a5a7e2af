import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { instanceOf } from "../../components/targets/instance.ts";
import { down } from "../../components/targets/native/down.ts";
import { SILENT } from "../../components/targets/reporter.ts";
import { parseSettings } from "../../stacks/settings.ts";
import { runDoomedTask, STORED, storedIn } from "./doomed-task.ts";
import { findFreeBase } from "./free-ports.ts";
import { startInstance } from "./own-instance.ts";
import { stackUnderTest } from "./stack-under-test.ts";

// An instance of its own, since it is stopped and started.
const instance = instanceOf(join(stackUnderTest().folder, "..", ".."), "restarted");
const options = { reporter: SILENT, signal: AbortSignal.timeout(120_000) };
let settings: ReturnType<typeof parseSettings>;

beforeAll(async () => {
  settings = parseSettings({ ports: { base: await findFreeBase() } }, "test");
});
afterAll(() => down(instance, { ...options, data: true }), 60_000);

test("what was stored is there after down and up, and agents' token still holds", async () => {
  const before = await startInstance(instance, settings, options);
  await runDoomedTask(before);
  expect(await storedIn(before)).toEqual(STORED);

  await down(instance, { ...options, data: false });
  const after = await startInstance(instance, settings, options);
  expect(after.token).toBe(before.token);
  expect(await storedIn(after)).toEqual(STORED);
}, 120_000);
