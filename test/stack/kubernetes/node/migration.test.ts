import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import Docker from "dockerode";
import { backupVolumes } from "../../../../components/targets/docker/backup/backup.ts";
import { instanceOf } from "../../../../components/targets/instance.ts";
import { restore } from "../../../../components/targets/kubernetes/backup/backup.ts";
import { connectCluster } from "../../../../components/targets/kubernetes/cluster/cluster.ts";
import { SILENT } from "../../../../components/targets/reporter.ts";
import { applyPlan, removePlan } from "../../docker/engine.ts";
import { buildImages } from "../../docker/images.ts";
import * as docker from "../../docker/test-stack.ts";
import { runDoomedTask, STORED, storedIn } from "../../doomed-task.ts";
import { applyStack, asUnderTest, describeStack } from "./stack.ts";

// From a stack on Docker to one in a cluster, where an engine is.
const engine = new Docker();
const isThere = await engine.ping().then(
  () => true,
  () => false,
);
if (!isThere) console.log("No Docker Engine answers: the move from Docker is left out.");

const folder = mkdtempSync(join(tmpdir(), "telltale-move-"));
const options = { reporter: SILENT, signal: new AbortController().signal };
const left: (() => Promise<unknown>)[] = [];

afterAll(async () => {
  for (const remove of left) await remove();
  rmSync(folder, { recursive: true });
}, 60_000);

(isThere ? test : test.skip)(
  "what a stack on Docker has stored is in the cluster after its backup is restored there",
  async () => {
    const from = await docker.describeStack("moved");
    const plan = docker.planOf(from);
    left.push(() => removePlan(engine, plan, { volumes: true }));
    await buildImages(engine, plan);
    await applyPlan(engine, plan, from.secrets);
    await runDoomedTask(docker.asUnderTest(from));
    expect(await storedIn(docker.asUnderTest(from))).toEqual(STORED);
    await backupVolumes(engine, plan, join(folder, "saved"), { ...options, stack: from.name });

    const to = describeStack("moved");
    const cluster = await connectCluster(to.settings);
    left.push(() => cluster.call({ method: "DELETE", path: `/api/v1/namespaces/${to.namespace}` }));
    await applyStack(cluster, to);
    await restore(instanceOf(folder, "test"), to.settings, join(folder, "saved"), {
      ...options,
      replace: true,
    });
    expect(await storedIn(await asUnderTest(cluster, to))).toEqual(STORED);
  },
  400_000,
);
