import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, test } from "@jest/globals";
import { connectCluster } from "../../../../components/targets/kubernetes/cluster/cluster.ts";
import { backendsOf, eventually } from "../../backends.ts";
import { differences, surplusInMetrics } from "../../load/account.ts";
import { agentTelemetry } from "../../load/agent-telemetry.ts";
import { Sender } from "../../load/sender.ts";
import { stackUnderTest } from "../../stack-under-test.ts";
import { killPods, runsOf } from "../node/pods.ts";
import { untilReady } from "../node/stack.ts";
import { anyProduction } from "./shape.ts";

// One replica of each service is killed at once, while an agent goes on sending.
const reached = stackUnderTest();
const stack = anyProduction();
const { query } = backendsOf(reached);
const telemetry = agentTelemetry("replicas", 3, 1);
const from = Date.now();
const sender = new Sender({ ...reached, telemetry, requestsPerSecond: 5 });
afterAll(() => sender.stop());

test("one of each may be killed: the others go on, and another takes its place", async () => {
  const cluster = await connectCluster(stack.settings);
  await sleep(5_000);
  const before = await runsOf(cluster, stack.namespace);
  await killPods(cluster, stack.namespace, ["alertmanager-0", "collector-1", "loki-2", "mimir-0"]);
  // Those that are left answer, each for all.
  expect((await query("count(up)")).map(({ value }) => value > 0)).toEqual([true]);
  await untilReady(cluster, stack);
  const after = await runsOf(cluster, stack.namespace);
  const others = Object.keys(before).filter((name) => before[name] === after[name]);
  expect(Object.keys(before).length - others.length).toBe(4);
}, 400_000);

test("nothing that was accepted meanwhile is lost", async () => {
  await sleep(5_000);
  await sender.stop();
  const { traces, logs } = sender.ledgers;
  for (const { accepted, refused } of [traces, logs])
    expect([accepted.length, refused.size]).toEqual([sender.begun, 0]);
  const found = await eventually(
    () => differences(reached, sender, telemetry, from),
    ({ lines, spans }) => lines.missing.length + spans.missing.length === 0,
    90_000,
  );
  console.info(`of ${sender.begun} requests of each signal:`, {
    putOff: [...traces.putOff],
    twice: { lines: found.lines.surplus.length, spans: found.spans.surplus.length },
    metrics: await surplusInMetrics(reached, sender, telemetry),
  });
  expect([found.lines.missing, found.spans.missing]).toEqual([[], []]);
}, 240_000);
