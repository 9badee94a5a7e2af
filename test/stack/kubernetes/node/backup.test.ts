import { mkdtempSync, readFileSync, rmSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type Instance, instanceOf } from "../../../../components/targets/instance.ts";
import { backup, restore } from "../../../../components/targets/kubernetes/backup/backup.ts";
import {
  type DataClaim,
  dataClaimsOf,
  renderHolder,
} from "../../../../components/targets/kubernetes/backup/holder.ts";
import {
  type Cluster,
  connectCluster,
  readKubeConfig,
} from "../../../../components/targets/kubernetes/cluster/cluster.ts";
import { execute } from "../../../../components/targets/kubernetes/cluster/exec.ts";
import { runDoomedTask, STORED, storedIn } from "../../doomed-task.ts";
import { runsOf } from "./pods.ts";
import { applyStack, asUnderTest, type ClusterStack, describeStack, planOf, untilReady } from "./stack.ts";

// Two stacks: one that is backed up, and one that takes its place.
const [first, second] = ["saved", "restored"].map((namespace) => describeStack(namespace)) as [
  ClusterStack,
  ClusterStack,
];
const folder = mkdtempSync(join(tmpdir(), "telltale-backup-"));
const saved = join(folder, "saved");
const instance: Instance = instanceOf(folder, "test");
const told: string[] = [];
const reporter = { tell: (text: string) => told.push(text), progress: () => {}, finish: () => {} };
const signal = new AbortController().signal;
const options = { reporter, signal };
let cluster: Cluster;

beforeAll(async () => {
  cluster = await connectCluster(first.settings);
  await applyStack(cluster, first);
  const reached = await asUnderTest(cluster, first);
  await runDoomedTask(reached);
  expect(await storedIn(reached)).toEqual(STORED);
}, 240_000);
afterAll(async () => {
  for (const { namespace } of [first, second])
    await cluster?.call({ method: "DELETE", path: `/api/v1/namespaces/${namespace}` }).catch(() => {});
  rmSync(folder, { recursive: true });
}, 60_000);

const runs = () => runsOf(cluster, first.namespace);
const stored = async (stack: ClusterStack) => storedIn(await asUnderTest(cluster, stack));

test("a backup holds every disk, and the services run again afterwards", async () => {
  const before = await runs();
  const start = performance.now();
  await backup(instance, first.settings, saved, options);
  console.info(`It took ${((performance.now() - start) / 1000).toFixed(1)} s, with stop and start.`);
  const manifest = JSON.parse(readFileSync(join(saved, "backup.json"), "utf8"));
  expect(manifest).toMatchObject({ format: 1, target: "kubernetes", stack: "test" });
  expect(manifest.data.map(({ file }: { file: string }) => file).sort()).toEqual([
    "alertmanager-state.tar",
    "collector-queue.tar",
    "jaeger-badger.tar",
    "loki-store.tar",
    "prometheus-tsdb.tar",
  ]);
  const after = await runs();
  expect(Object.keys(after)).toEqual(Object.keys(before));
  expect(after["loki-0"]).not.toBe(before["loki-0"]);
  expect(await stored(first)).toEqual(STORED);
}, 240_000);

test("another stack, which has started already, gives its data up only when told to, and then has the backup's", async () => {
  await applyStack(cluster, second);
  const before = await runsOf(cluster, second.namespace);
  await expect(restore(instance, second.settings, saved, { ...options, replace: false })).rejects.toThrow(
    /has data.*--replace\n.*persistentvolumeclaim .*: a service has used it/,
  );
  expect(await runsOf(cluster, second.namespace)).toEqual(before);
  await restore(instance, second.settings, saved, { ...options, replace: true });
  expect(await stored(second)).toEqual(STORED);
}, 240_000);

test("a backup that is interrupted leaves nothing of itself, and the services run again", async () => {
  const abort = new AbortController();
  const interrupted = backup(instance, first.settings, join(folder, "half"), {
    reporter: { ...reporter, progress: () => abort.abort() },
    signal: abort.signal,
  });
  await expect(interrupted).rejects.toThrow();
  expect(() => readFileSync(join(folder, "half"))).toThrow("ENOENT");
  await untilReady(cluster, first);
}, 240_000);

test("a restore that is interrupted leaves the data that was there", async () => {
  const abort = new AbortController();
  const interrupted = restore(instance, first.settings, saved, {
    reporter: { ...reporter, progress: () => abort.abort() },
    signal: abort.signal,
    replace: true,
  });
  await expect(interrupted).rejects.toThrow();
  await untilReady(cluster, first);
  expect(await stored(first)).toEqual(STORED);
}, 240_000);

test("while pods of another backup are there nothing is done", async () => {
  const [disk] = dataClaimsOf(planOf(first)) as [DataClaim];
  const home = { stack: "test", namespace: first.namespace };
  const path = `/api/v1/namespaces/${first.namespace}/pods`;
  const before = await runs();
  await cluster.call({ method: "POST", path, body: renderHolder(disk, home, first.settings) });
  await expect(backup(instance, first.settings, join(folder, "second"), options)).rejects.toThrow(
    "Nothing was done: another backup or restore of this stack runs, or was killed (its pods are there: backup-collector-queue). If none runs: kubectl --context admin -n saved delete pod -l app.kubernetes.io/component=backup",
  );
  await cluster.call({ method: "DELETE", path: `${path}/backup-${disk.service}-${disk.folder}` });
  await untilReady(cluster, first);
  expect(await runs()).toEqual(before);
}, 60_000);

test("a program in a pod that fails is told with its own words, or its code", async () => {
  const config = await readKubeConfig("admin");
  const run = async (script: string) => {
    const program = {
      namespace: first.namespace,
      pod: "prometheus-0",
      container: "prometheus",
      command: ["sh", "-c", script],
    };
    const { output, ended } = await execute(config, program, { signal });
    output.resume();
    return ended;
  };
  expect(await run("echo aside >&2")).toBe("aside");
  await expect(run("echo the disk is full >&2; exit 1")).rejects.toThrow(
    /prometheus-0 failed: the disk is full$/,
  );
  await expect(run("exit 7")).rejects.toThrow(/prometheus-0 failed: exit code 7$/);
});

test("a damaged backup is refused before anything is stopped", async () => {
  const before = await runs();
  truncateSync(join(saved, "loki-store.tar"), 1000);
  await expect(restore(instance, first.settings, saved, { ...options, replace: true })).rejects.toThrow(
    /is damaged:\n {2}- loki-store.tar: it has 1000 bytes/,
  );
  expect(await runs()).toEqual(before);
}, 60_000);
