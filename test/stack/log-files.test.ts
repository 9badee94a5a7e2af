import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { instanceOf } from "../../components/targets/instance.ts";
import { down } from "../../components/targets/native/down.ts";
import { statusOf } from "../../components/targets/native/status.ts";
import { SILENT } from "../../components/targets/reporter.ts";
import { parseSettings } from "../../stacks/settings.ts";
import { backendsOf, eventually } from "./backends.ts";
import { findFreeBase } from "./free-ports.ts";
import { startInstance } from "./own-instance.ts";
import { stackUnderTest } from "./stack-under-test.ts";

// An instance of its own, since its collector is stopped and killed.
const instance = instanceOf(join(stackUnderTest().folder, "..", ".."), "files");
const options = { reporter: SILENT, signal: AbortSignal.timeout(300_000) };
const logs = join(instance.checkout, "agents");
const path = (name: string): string => join(logs, name);
const off = { mode: "off" };

let stores: ReturnType<typeof backendsOf>;
beforeAll(async () => {
  mkdirSync(join(logs, "deep", "er"), { recursive: true });
  writeFileSync(path("old.log"), "from before\n");
  const files = [
    { include: `${logs}/*.log*` },
    { include: `${logs}/**/*.{log,jsonl}`, service: "report-writer" },
  ];
  const settings = parseSettings(
    { ports: { base: await findFreeBase() }, logs: { files }, services: { jaeger: off, alertmanager: off } },
    "test",
  );
  stores = backendsOf(await startInstance(instance, settings, options));
  await sleep(1_000);
}, 120_000);
afterAll(() => down(instance, { ...options, data: true }), 60_000);

const write = (name: string, ...lines: string[]): void =>
  appendFileSync(path(name), lines.map((line) => `${line}\n`).join(""));
const numbered = (name: string, from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, index) => `${name} step ${from + index}`);

/** What is stored of a service, in the end; what comes too often comes within a second. */
async function storedOf(service: string, expected: number): Promise<string[]> {
  const query = `{service_name="${service}"}`;
  await eventually(
    () => stores.count(query),
    (count) => count >= expected,
  );
  await sleep(1_000);
  return (await stores.texts(query)).map(({ text }) => text);
}

test("of a file from before only what is added is read, a new one from its beginning, by the first entry that names it", async () => {
  write("old.log", "added");
  write("crawler.log", "one", "two");
  write(
    "deep/er/run-17.jsonl",
    '{"level":"error","workflow_id":"wf_1","task":"search","event":"task_failed"}',
  );
  expect(await storedOf("old", 1)).toEqual(["added"]);
  expect(await storedOf("crawler", 2)).toEqual(["one", "two"]);
  expect((await storedOf("report-writer", 1)).length).toBe(1);
  const [failed] = await eventually(
    () => stores.query('telltale_events_total{service="report-writer"}'),
    (samples) => samples.length > 0,
  );
  expect(failed?.labels).toMatchObject({
    event: "task_failed",
    level: "ERROR",
    task: "search",
    environment: "dev",
  });
}, 60_000);

test("a file that is moved, compressed or truncated in the middle of its life loses no line and doubles none", async () => {
  write("moved.log", ...numbered("moved", 0, 500));
  await sleep(300);
  renameSync(path("moved.log"), path("moved.log.1"));
  write("moved.log.1", ...numbered("moved", 500, 510));
  write("moved.log", ...numbered("moved", 510, 1000));
  expect((await storedOf("moved", 1000)).length).toBe(1000);
  gzip("moved.log.1");
  write("moved.log", ...numbered("moved", 1000, 1010));
  expect((await storedOf("moved", 1010)).sort()).toEqual(numbered("moved", 0, 1010).sort());

  write("cut.log", ...numbered("cut", 0, 500));
  expect((await storedOf("cut", 500)).length).toBe(500);
  copyFileSync(path("cut.log"), path("cut.log.1"));
  truncateSync(path("cut.log"));
  write("cut.log", ...numbered("cut", 500, 700));
  expect(await storedOf("cut", 700)).toEqual(numbered("cut", 0, 700));
}, 90_000);

test("a collector that is stopped in the middle and started again stores each line once", async () => {
  expect(await interrupted("stopped", "SIGTERM")).toEqual({ lost: 0, doubled: 0 });
}, 120_000);

test("one that is killed loses none; of a file it stores twice what it had read since its last look at it", async () => {
  const { lost, doubled } = await interrupted("killed", "SIGKILL");
  expect(lost).toBe(0);
  expect(doubled).toBeLessThanOrEqual(1_000);
}, 120_000);

/** Ends the collector while an agent writes a thousand lines a second. */
async function interrupted(name: string, signal: NodeJS.Signals): Promise<{ lost: number; doubled: number }> {
  const lines = numbered(name, 0, 3_000);
  for (let done = 0; done < lines.length; done += 10) {
    write(`${name}.log`, ...lines.slice(done, done + 10));
    await sleep(10);
    if (done === 1_500) process.kill(await collectorPid(), signal);
  }
  await collectorPid();
  const stored = await storedOf(name, lines.length);
  const found = new Set(stored);
  return { lost: lines.filter((line) => !found.has(line)).length, doubled: stored.length - found.size };
}

/** As logrotate does it: the original goes when its copy is whole. */
function gzip(name: string): void {
  writeFileSync(path(`${name}.new`), gzipSync(readFileSync(path(name))));
  renameSync(path(`${name}.new`), path(`${name}.gz`));
  rmSync(path(name));
}

async function collectorPid(): Promise<number> {
  for (;;) {
    const collector = (await statusOf(instance))?.find(({ name }) => name === "collector");
    if (collector?.healthy && collector.pid) return collector.pid;
    await sleep(20);
  }
}
