import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { withLock } from "../../../components/targets/lock.ts";

test("only one is inside at a time, and who waits is told for whom", async () => {
  const events: string[] = [];
  const job = (name: string) => async () => {
    events.push(`${name} in`);
    await sleep(50);
    events.push(`${name} out`);
  };
  const holders: string[] = [];
  const onWait = (holder: string) => holders.push(holder);
  const name = `test ${process.pid}`;
  await Promise.all([withLock(name, job("a"), { onWait }), withLock(name, job("b"), { onWait })]);
  expect(events.filter((_, index) => index % 2 === 1)).toEqual([
    expect.stringContaining("out"),
    expect.stringContaining("out"),
  ]);
  expect(holders).toEqual([String(process.pid)]);
});

test("a lock is free again when its process was killed", async () => {
  const name = `killed ${process.pid}`;
  const module = new URL("../../../components/targets/lock.ts", import.meta.url);
  const code = `import { withLock } from "${module}"; withLock("${name}", () => { console.log("in"); return new Promise((r) => setTimeout(r, 60000)); });`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", code]);
  await once(child.stdout, "data");
  const waiting = withLock(name, async () => "mine");
  child.kill("SIGKILL");
  expect(await waiting).toBe("mine");
});

test("waiting ends with the signal", async () => {
  const abort = new AbortController();
  await withLock("taken", async () => {
    const waiting = withLock("taken", async () => {}, { signal: abort.signal });
    abort.abort();
    await expect(waiting).rejects.toThrow();
  });
});
