import { mkdtempSync, readFileSync, rmSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import Docker from "dockerode";
import { backupVolumes } from "../../../components/targets/docker/backup/backup.ts";
import { restoreVolumes } from "../../../components/targets/docker/backup/restore.ts";
import { containerName } from "../../../components/targets/docker/plan/names.ts";
import { runDoomedTask, STORED, storedIn } from "../doomed-task.ts";
import { applyPlan, removePlan } from "./engine.ts";
import { asUnderTest, describeStack, planOf, type TestStack } from "./test-stack.ts";

// Two stacks: one that is backed up, and one that takes its place.
const engine = new Docker();
const folder = mkdtempSync(join(tmpdir(), "telltale-backup-"));
const saved = join(folder, "saved");
const told: string[] = [];
const reporter = { tell: (text: string) => told.push(text), progress: () => {}, finish: () => {} };
const signal = new AbortController().signal;
let [first, second]: TestStack[] = [];

beforeAll(async () => {
  first = await describeStack("saved");
  await applyPlan(engine, planOf(first), first.secrets);
  await runDoomedTask(asUnderTest(first));
  expect(await storedIn(asUnderTest(first))).toEqual(STORED);
}, 120_000);
afterAll(async () => {
  for (const one of [first, second]) if (one) await removePlan(engine, planOf(one), { volumes: true });
  rmSync(folder, { recursive: true });
}, 120_000);

const optionsFor = ({ name }: TestStack, replace = false) => ({ stack: name, reporter, signal, replace });

async function statesOf(stack: TestStack) {
  const services = planOf(stack).containers.filter(({ kind }) => kind === "service");
  return Promise.all(
    services.map(async ({ name }) => {
      const { State } = await engine.getContainer(name).inspect();
      return [name.split("-").at(-1), State.Running && (State.Health?.Status ?? "healthy")];
    }),
  );
}

const startOf = async (stack: TestStack) =>
  (await engine.getContainer(containerName(stack.name, "loki")).inspect()).State.StartedAt;

const ALL_HEALTHY = ["collector", "prometheus", "alertmanager", "loki", "jaeger"].map((name) => [
  name,
  "healthy",
]);

test("a backup holds every data volume, and the services run again afterwards", async () => {
  const before = await startOf(first as TestStack);
  await backupVolumes(engine, planOf(first as TestStack), saved, optionsFor(first as TestStack));
  const manifest = JSON.parse(readFileSync(join(saved, "backup.json"), "utf8"));
  expect(manifest).toMatchObject({ format: 1, target: "docker", stack: first?.name });
  expect(manifest.data.map(({ file }: { file: string }) => file).sort()).toEqual([
    "alertmanager-state.tar",
    "collector-queue.tar",
    "jaeger-badger.tar",
    "loki-store.tar",
    "prometheus-tsdb.tar",
  ]);
  expect(await statesOf(first as TestStack)).toEqual(ALL_HEALTHY);
  expect(await startOf(first as TestStack)).not.toBe(before);
  expect(await storedIn(asUnderTest(first as TestStack))).toEqual(STORED);
}, 120_000);

test("another stack, which has started already, gives its data up only when told to, and then has the backup's", async () => {
  second = await describeStack("restored");
  await applyPlan(engine, planOf(second), second.secrets);
  const before = await startOf(second);
  const refused = restoreVolumes(engine, planOf(second), saved, optionsFor(second));
  await expect(refused).rejects.toThrow(/has data.*--replace.*\n.*volume telltale-test-.*: it is not empty/);
  expect(await startOf(second)).toBe(before);

  await restoreVolumes(engine, planOf(second), saved, optionsFor(second, true));
  expect(await statesOf(second)).toEqual(ALL_HEALTHY);
  expect(await storedIn(asUnderTest(second))).toEqual(STORED);
}, 120_000);

test("a backup that fails leaves nothing of itself, and the services run again", async () => {
  const abort = new AbortController();
  const progress = () => abort.abort();
  const failed = backupVolumes(engine, planOf(first as TestStack), join(folder, "half"), {
    ...optionsFor(first as TestStack),
    reporter: { ...reporter, progress },
    signal: abort.signal,
  });
  await expect(failed).rejects.toThrow();
  expect(() => readFileSync(join(folder, "half"))).toThrow("ENOENT");
  expect(await statesOf(first as TestStack)).toEqual(ALL_HEALTHY);
}, 120_000);

test("a restore that fails leaves the data that was there", async () => {
  const abort = new AbortController();
  const failed = restoreVolumes(engine, planOf(first as TestStack), saved, {
    ...optionsFor(first as TestStack, true),
    reporter: { ...reporter, progress: () => abort.abort() },
    signal: abort.signal,
  });
  await expect(failed).rejects.toThrow();
  expect(await statesOf(first as TestStack)).toEqual(ALL_HEALTHY);
  expect(await storedIn(asUnderTest(first as TestStack))).toEqual(STORED);
}, 120_000);

test("a damaged backup is refused before anything is stopped", async () => {
  const before = await startOf(first as TestStack);
  truncateSync(join(saved, "loki-store.tar"), 1000);
  const refused = restoreVolumes(
    engine,
    planOf(first as TestStack),
    saved,
    optionsFor(first as TestStack, true),
  );
  await expect(refused).rejects.toThrow(/is damaged:\n {2}- loki-store.tar: it has 1000 bytes/);
  expect(await startOf(first as TestStack)).toBe(before);
}, 60_000);
