import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type Cluster, connectCluster } from "../../../../components/targets/kubernetes/cluster/cluster.ts";
import { KUBERNETES_SERVICES } from "../../../../components/targets/kubernetes/services.ts";
import { differences } from "../../load/account.ts";
import { agentTelemetry } from "../../load/agent-telemetry.ts";
import { collectorMetrics } from "../../load/collector-metrics.ts";
import { Sender } from "../../load/sender.ts";
import type { StackUnderTest } from "../../stack-under-test.ts";
import { withFile } from "../../with-file.ts";
import { drain, killPods, runsOf, uncordon } from "./pods.ts";
import { applyStack, asUnderTest, describeStack, untilReady } from "./stack.ts";

// A stack of its own, since it is changed and killed, while an agent goes on sending.
const stack = describeStack("changes");
const { namespace } = stack;
const telemetry = agentTelemetry("ledger", 3, 1);
const STORING = ["collector-0", "jaeger-0", "loki-0", "prometheus-0"];
let cluster: Cluster;
let reached: StackUnderTest;
let sender: Sender;
const from = Date.now();

beforeAll(async () => {
  cluster = await connectCluster(stack.settings);
  await applyStack(cluster, stack);
  reached = await asUnderTest(cluster, stack);
  sender = new Sender({ ...reached, telemetry, requestsPerSecond: 5 });
}, 240_000);
afterAll(async () => {
  await sender?.stop();
  if (!cluster) return;
  await uncordon(cluster);
  await cluster.call({ method: "DELETE", path: `/api/v1/namespaces/${namespace}` });
}, 60_000);

const runs = () => runsOf(cluster, namespace);

async function eventually<T>(ask: () => Promise<T>, satisfies: (answer: T) => boolean, ms: number) {
  for (const end = Date.now() + ms; ; await sleep(500)) {
    const answer = await ask();
    if (satisfies(answer) || Date.now() > end) return answer;
  }
}

test("what has not changed is left alone", async () => {
  const before = await runs();
  await applyStack(cluster, stack);
  expect(await runs()).toEqual(before);
}, 60_000);

test("a changed file that Prometheus takes by a signal reaches it, and no pod is another one", async () => {
  const before = await runs();
  const added = "  - job_name: added\n    static_configs: [{targets: ['127.0.0.1:9090']}]\n";
  const changed = withFile(KUBERNETES_SERVICES, "prometheus", "prometheus.yml", (content) => content + added);
  await applyStack(cluster, stack, changed);
  const configuration = async () =>
    (await (await fetch(`${reached.urls.prometheus}/api/v1/status/config`)).json()).data.yaml as string;
  const start = performance.now();
  expect(await eventually(configuration, (yaml) => yaml.includes("added"), 90_000)).toContain(
    "job_name: added",
  );
  console.info(`Prometheus had it ${((performance.now() - start) / 1000).toFixed(1)} s later.`);
  expect(await runs()).toEqual(before);
}, 150_000);

test("a changed file that Loki reads at its start replaces Loki alone", async () => {
  await applyStack(cluster, stack);
  const { "loki-0": loki, ...others } = await runs();
  const retention = { ...stack.settings.retention, logs: "31d" };
  await applyStack(cluster, { ...stack, settings: { ...stack.settings, retention } });
  const config = await (await fetch(`${reached.urls.loki}/config`)).text();
  expect(config.match(/retention_period: \d+d$/m)?.[0]).toBe("retention_period: 31d");
  const { "loki-0": another, ...same } = await runs();
  expect(another).not.toBe(loki);
  expect(same).toEqual(others);
}, 150_000);

test("pods that are killed come back, by the same address", async () => {
  await killPods(cluster, namespace, STORING);
  await untilReady(cluster, stack);
  expect(await asUnderTest(cluster, stack)).toEqual(reached);
}, 240_000);

test("a node that is drained has no pod left, and all when it is back", async () => {
  await drain(cluster, namespace);
  await sleep(5_000);
  await uncordon(cluster);
  await untilReady(cluster, stack);
  expect(Object.keys(await runs()).sort()).toEqual(["alertmanager-0", ...STORING]);
}, 360_000);

test("nothing that was accepted meanwhile is lost", async () => {
  await sender.stop();
  await untilDrained();
  const { traces, logs } = sender.ledgers;
  for (const { accepted, refused } of [traces, logs]) {
    expect([accepted.length, refused.size]).toEqual([sender.begun, 0]);
  }
  const { lines, spans } = await differences(reached, sender, telemetry, from);
  console.info(`of ${sender.begun} requests of each signal:`, {
    putOff: [...traces.putOff],
    twice: { lines: lines.surplus.length, spans: spans.surplus.length },
  });
  expect([lines.missing, spans.missing]).toEqual([[], []]);
}, 240_000);

test("a changed token replaces the collector alone, which knows no other one from then on", async () => {
  await applyStack(cluster, stack);
  const { "collector-0": collector, ...others } = await runs();
  const token = "another-token-of-forty-letters-and-digits";
  await applyStack(cluster, { ...stack, secrets: { ...stack.secrets, "ingest-token": token } });
  const { "collector-0": another, ...same } = await runs();
  expect(another).not.toBe(collector);
  expect(same).toEqual(others);
  expect([await statusWith(reached.token), await statusWith(token)]).toEqual([401, 200]);
}, 150_000);

/** What the collector answers to whoever presents a token. */
async function statusWith(token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  return (await fetch(`${reached.endpoint}/v1/traces`, { method: "POST", headers, body: "{}" })).status;
}

/** Waits until nothing waits any more in the collector's queues. */
async function untilDrained(): Promise<void> {
  const url = `http://${new URL(reached.endpoint).hostname}:8888`;
  const waiting = async () =>
    [...((await collectorMetrics(url))?.queued ?? [["the collector", 1] as const])].filter(
      ([, bytes]) => bytes > 0,
    );
  expect(await eventually(waiting, (left) => left.length === 0, 120_000)).toEqual([]);
  // A batch that has left the queue may be on its way.
  await sleep(2_000);
}
