import { expect, test } from "@jest/globals";
import { instanceOf } from "../../../../components/targets/instance.ts";
import { connectCluster } from "../../../../components/targets/kubernetes/cluster/cluster.ts";
import { checkCluster } from "../../../../components/targets/kubernetes/cluster/preflight.ts";
import { status } from "../../../../components/targets/kubernetes/status.ts";
import { backendsOf, eventually } from "../../backends.ts";
import { stackUnderTest } from "../../stack-under-test.ts";
import { planOf } from "../node/stack.ts";
import { anyProduction } from "./shape.ts";

const stack = anyProduction();
const { query } = backendsOf(stackUnderTest());

test("the cluster is found able to run it", async () => {
  await checkCluster(await connectCluster(stack.settings), planOf(stack), stack.settings);
});

test("every replica runs, and telltale status counts them", async () => {
  const statuses = await status(instanceOf(import.meta.dirname, "test"), stack.settings);
  expect(Object.fromEntries(statuses.map(({ name, healthy, state }) => [name, [healthy, state]]))).toEqual({
    collector: [true, "running (3 of 3 ready)"],
    prometheus: [true, "running"],
    mimir: [true, "running (3 of 3 ready)"],
    alertmanager: [true, "running (3 of 3 ready)"],
    loki: [true, "running (3 of 3 ready)"],
  });
});

test("every replica is scraped, and none is down", async () => {
  const up = await eventually(
    () => query("sum by (job) (up)"),
    (samples) => samples.reduce((sum, { value }) => sum + value, 0) === 13,
    60_000,
  );
  expect(Object.fromEntries(up.map(({ labels, value }) => [labels.job, value]))).toEqual({
    collector: 3,
    prometheus: 1,
    mimir: 3,
    alertmanager: 3,
    loki: 3,
  });
}, 90_000);

test("Alertmanagers are one cluster", async () => {
  const members = await eventually(
    () => query("alertmanager_cluster_members"),
    (samples) => samples.length === 3 && samples.every(({ value }) => value === 3),
    60_000,
  );
  expect(members.map(({ value }) => value)).toEqual([3, 3, 3]);
}, 90_000);

test("rules are evaluated, each by one replica, and none fails", async () => {
  const groups = await query('sum(cortex_prometheus_rule_group_rules{rule_group!=""})');
  expect(groups[0]?.value).toBeGreaterThan(50);
  const failing = await query("sum(increase(cortex_prometheus_rule_evaluation_failures_total[1m]))");
  expect(failing[0]?.value).toBe(0);
});
