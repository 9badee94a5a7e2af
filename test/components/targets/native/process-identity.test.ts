import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "@jest/globals";
import {
  environmentOf,
  familyMemoryBytes,
  identify,
  isAlive,
  memoryBytes,
  type ProcessIdentity,
  signalOne,
} from "../../../../components/targets/native/process-identity.ts";

test("a process is itself, but not one of the same number from another time or boot", () => {
  const me = identify(process.pid) as ProcessIdentity;
  expect(isAlive(me)).toBe(true);
  expect(isAlive({ ...me, startTime: me.startTime - 1 })).toBe(false);
  expect(isAlive({ ...me, bootId: "00000000" })).toBe(false);
});

test("no signal reaches a process that only has the number", async () => {
  const child = spawn("sleep", ["60"]);
  const identity = identify(child.pid as number) as ProcessIdentity;
  signalOne({ ...identity, startTime: 1 }, "SIGKILL");
  expect(isAlive(identity)).toBe(true);
  signalOne(identity, "SIGKILL");
  expect(await once(child, "exit")).toEqual([null, "SIGKILL"]);
  expect(isAlive(identity)).toBe(false);
});

test("a family's memory is that of a process and of those that it has started", async () => {
  const child = spawn("sh", ["-c", "sleep 60 & sleep 60 & echo started; wait"], { detached: true });
  await once(child.stdout, "data");
  const sleeper = spawn("sleep", ["60"]);
  const one = memoryBytes(sleeper.pid as number) as number;
  expect(familyMemoryBytes(child.pid as number)).toBeGreaterThan(2.5 * one);
  process.kill(-(child.pid as number), "SIGKILL");
  sleeper.kill();
});

test("a process shows its memory and what it was started with", async () => {
  const child = spawn("sleep", ["60"], { env: { ...process.env, A_MARK: "b" } });
  await once(child, "spawn");
  expect(memoryBytes(child.pid as number)).toBeGreaterThan(0);
  expect(environmentOf(child.pid as number, "A_MARK")).toBe("b");
  child.kill();
  expect(memoryBytes(2 ** 22 + 1)).toBeUndefined();
});
