import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "@jest/globals";
import { down } from "../../../../components/targets/native/down.ts";
import { processesOf } from "../../../../components/targets/native/leftovers.ts";
import { identify, isAlive } from "../../../../components/targets/native/process-identity.ts";
import { readState, stateFile } from "../../../../components/targets/native/run-files.ts";
import { restartDelayMs } from "../../../../components/targets/native/supervisor/restart-delay.ts";
import { fakeService, SILENT } from "./fake-services.ts";
import { fresh, instance, remove, signal, start, stateOf, status, until } from "./running-instance.ts";

/** Of the kernel, in which it tells when a process started. */
const TICK_MS = 10;

afterEach(remove);

test("a killed service is started again", async () => {
  fresh();
  await start([fakeService("loki")]);
  const { pid } = await status("loki");
  process.kill(pid as number, "SIGKILL");
  await until(async () => (await status("loki")).restarts === 1 && (await status("loki")).healthy);
  const now = await status("loki");
  expect(now.pid).not.toBe(pid);
  expect(now.lastExit).toMatchObject({ how: "SIGKILL" });
  expect(now.lastWords).toEqual([]);
});

test("a service that keeps failing is tried again, at growing intervals", async () => {
  fresh();
  const starting = start([fakeService("loki", { mode: "crash" })], { patienceMs: 3_300 });
  const starts: number[] = [];
  await until(() => {
    const at = stateOf("loki")?.process;
    if (at && at.startTime !== starts.at(-1)) starts.push(at.startTime);
    return starts.length === 3;
  });
  const [first = 0, second = 0, third = 0] = starts;
  // Each lived for a while, too, and a tick may be cut off.
  expect(second - first).toBeGreaterThanOrEqual(restartDelayMs(1) / TICK_MS - 1);
  expect(third - second).toBeGreaterThanOrEqual(restartDelayMs(2) / TICK_MS - 1);
  expect((await starting).problems).toEqual([expect.stringContaining("last ended with exit code 3")]);
  expect(stateOf("loki")?.failures).toBeGreaterThanOrEqual(2);
  await until(async () => (await status("loki")).lastWords.includes("reads a"));
});

test("services whose supervisor was killed are known, found and replaced by up", async () => {
  fresh();
  const services = [fakeService("loki")];
  await start(services);
  const orphan = stateOf("loki")?.process;
  process.kill(readState(instance.folder)?.supervisor.pid as number, "SIGKILL");
  await until(async () => (await status("loki")).state === "running without its supervisor");
  expect(await start(services)).toMatchObject({ change: "started", problems: [] });
  expect(orphan && isAlive(orphan)).toBe(false);
});

test("services whose supervisor was killed are stopped by down, even without a state file", async () => {
  fresh();
  await start([fakeService("loki")]);
  const orphan = stateOf("loki")?.process;
  process.kill(readState(instance.folder)?.supervisor.pid as number, "SIGKILL");
  rmSync(stateFile(instance.folder));
  await down(instance, { reporter: SILENT, signal, data: false });
  expect(orphan && isAlive(orphan)).toBe(false);
});

test("a process that has the number of one from before a power cut is left alone", async () => {
  fresh();
  const services = [fakeService("loki")];
  await start(services);
  const state = readState(instance.folder);
  await down(instance, { reporter: SILENT, signal, data: false });
  const me = identify(process.pid);
  const stale = {
    ...state,
    supervisor: { ...me, bootId: "another" },
    services: { loki: { process: { ...me, startTime: 1 } } },
  };
  mkdirSync(join(instance.folder, "run"), { recursive: true });
  writeFileSync(stateFile(instance.folder), JSON.stringify(stale));
  expect(processesOf(instance.folder)).toEqual([]);
  expect(await start(services)).toMatchObject({ change: "started", problems: [] });
});
