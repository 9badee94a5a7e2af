import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { type Instance, instanceOf } from "../../components/targets/instance.ts";
import { backup } from "../../components/targets/native/backup.ts";
import { down } from "../../components/targets/native/down.ts";
import { restore } from "../../components/targets/native/restore.ts";
import { SILENT } from "../../components/targets/reporter.ts";
import { parseSettings } from "../../stacks/settings.ts";
import { runDoomedTask, STORED, storedIn } from "./doomed-task.ts";
import { findFreeBase } from "./free-ports.ts";
import { startInstance } from "./own-instance.ts";
import { type StackUnderTest, stackUnderTest } from "./stack-under-test.ts";

// Instances of their own, since they are stopped and started: one that is backed up, and one that takes its place.
const [saved, restored] = ["saved", "restored"].map((stack) =>
  instanceOf(join(stackUnderTest().folder, "..", ".."), stack),
) as [Instance, Instance];
const folder = mkdtempSync(join(tmpdir(), "telltale-backup-"));
const options = { reporter: SILENT, signal: AbortSignal.timeout(240_000) };

afterAll(async () => {
  for (const one of [saved, restored]) await down(one, { ...options, data: true });
  rmSync(folder, { recursive: true });
}, 60_000);

async function start(instance: Instance): Promise<StackUnderTest> {
  const settings = parseSettings({ ports: { base: await findFreeBase() } }, "test");
  return startInstance(instance, settings, options);
}

test("another instance has what a backup holds, and agents' token holds there, too", async () => {
  const before = await start(saved);
  await runDoomedTask(before);
  expect(await storedIn(before)).toEqual(STORED);
  await backup(saved, join(folder, "saved"), options);
  expect(await storedIn(before)).toEqual(STORED);
  await down(saved, { ...options, data: true });

  await restore(restored, join(folder, "saved"), { ...options, replace: false });
  const after = await start(restored);
  expect(after.token).toBe(before.token);
  expect(await storedIn(after)).toEqual(STORED);
  const refused = restore(restored, join(folder, "saved"), { ...options, replace: false });
  await expect(refused).rejects.toThrow("has data");
}, 180_000);
