import { beforeAll, expect, test } from "@jest/globals";
import { renderReference } from "../../../../components/targets/containers/image.ts";
import { type Cluster, connectCluster } from "../../../../components/targets/kubernetes/cluster/cluster.ts";
import { podLogsStatus } from "../../../../components/targets/kubernetes/pod-logs-status.ts";
import { backendsOf, eventually } from "../../backends.ts";
import { stackUnderTest } from "../../stack-under-test.ts";
import { makeNamespace } from "../apply.ts";
import { killPods } from "./pods.ts";
import { AGENTS, describeStack } from "./stack.ts";

// A pod prints what agents print, 1 MiB of which make a file, before, while and after the one that reads it is replaced.
const { settings } = describeStack("telltale", [AGENTS]);
const { texts } = backendsOf(stackUnderTest());
const NODE_NAMESPACE = "telltale-node";
const STRANGERS = "strangers";
const PROGRAM = `
echo '{"event":"agent.begun","message":"first"}'
printf 'ERROR:root:it failed\\nTraceback (most recent call last):\\n  File "agent.py", line 3, in act\\n    call()\\nValueError: odd\\n' >&2
echo '{"event":"agent.long","message":"'$(head -c 40000 /dev/zero | tr '\\0' x)'"}'
echo '{"event":"agent.sent","message":"by OTLP","otlp":true}'
pad=$(head -c 8000 /dev/zero | tr '\\0' y)
i=0; while [ $i -lt 300 ]; do echo '{"event":"agent.step","message":"step '$i'","pad":"'$pad'"}'; i=$((i+1)); sleep 0.1; done
echo agent_steps 300 >/tmp/metrics.txt; exec httpd -f -p 8000 -h /tmp`;

const container = {
  name: "agent",
  image: renderReference("busybox", settings),
  imagePullPolicy: "Never",
  command: ["sh", "-c", PROGRAM],
};
let cluster: Cluster;

async function startPod(namespace: string): Promise<void> {
  await cluster.call({
    method: "POST",
    path: `/api/v1/namespaces/${namespace}/pods`,
    body: {
      apiVersion: "v1",
      kind: "Pod",
      metadata: {
        name: "printer-6d4b75cb6d-hx7kp",
        annotations: {
          "prometheus.io/scrape": "true",
          "prometheus.io/port": "8000",
          "prometheus.io/path": "/metrics.txt",
        },
      },
      spec: { containers: [container], terminationGracePeriodSeconds: 1 },
    },
  });
}

beforeAll(async () => {
  cluster = await connectCluster(settings);
  await makeNamespace(cluster, STRANGERS);
  await Promise.all([AGENTS, STRANGERS].map(startPod));
}, 60_000);

test("what a pod prints is in Loki once, also while its reader is replaced and its log is rotated", async () => {
  await eventually(
    () => texts('{service_name="printer"} |= "step 20\\""'),
    (found) => found.length > 0,
    60_000,
  );
  const { items } = await cluster.call<{ items: { metadata: { name: string } }[] }>({
    path: `/api/v1/namespaces/${NODE_NAMESPACE}/pods`,
  });
  await killPods(
    cluster,
    NODE_NAMESPACE,
    items.map(({ metadata }) => metadata.name),
    (pods) => pods.length === 1 && pods[0]?.metadata.name !== items[0]?.metadata.name,
  );
  const steps = await eventually(
    () => texts('{service_name="printer"} |= "agent.step"'),
    (found) => found.some(({ text }) => text.includes("step 299")),
    120_000,
  );
  const numbers = steps.map(({ text }) => Number(text.match(/step (\d+)/)?.[1])).sort((a, b) => a - b);
  expect(numbers).toEqual(Array.from({ length: 300 }, (_, index) => index));
}, 240_000);

test("status tells of the reader", async () => {
  const isThere = { name: "pod-logs", healthy: true, state: "running", url: "on 1 of 1 nodes" };
  // The kubelet looks every 10 s or so.
  const [found] = await eventually(
    () => podLogsStatus(cluster, "test", settings),
    ([one]) => one?.memoryBytes !== null,
  );
  expect(found).toMatchObject(isThere);
  expect(found?.memoryBytes).toBeGreaterThan(10e6);
}, 45_000);

test("a stack trace and a line of 40 KB are a record each, and what was sent already is not there", async () => {
  const lines = (await texts('{service_name="printer"} != "agent.step"')).map(({ text }) => text);
  const long = `{"event":"agent.long","message":"${"x".repeat(40_000)}"}`;
  const trace =
    'ERROR:root:it failed\nTraceback (most recent call last):\n  File "agent.py", line 3, in act\n    call()\nValueError: odd';
  expect(lines.sort()).toEqual(['{"event":"agent.begun","message":"first"}', long, trace].sort());
});

test("an annotated pod is scraped, and the reader of logs; one in another namespace is not", async () => {
  const up = async () => {
    const url = `${stackUnderTest().urls.prometheus}/api/v1/query?query=${encodeURIComponent('up{service=~"printer|pod-logs"}')}`;
    const { data } = (await (await fetch(url)).json()) as { data: { result: Sample[] } };
    return data.result.map(({ metric, value }) => [metric.service, metric.job, metric.instance, value[1]]);
  };
  interface Sample {
    readonly metric: Readonly<Record<string, string>>;
    readonly value: readonly [number, string];
  }
  // The reader that was killed is known until what was scraped of it is stale.
  const found = await eventually(
    up,
    (all) => all.length === 2 && all.every(([, , , value]) => value === "1"),
    120_000,
  );
  expect(found.sort()).toEqual([
    ["pod-logs", "pod-logs", expect.stringMatching(/^pod-logs-\w+:8888$/), "1"],
    ["printer", "printer", "printer-6d4b75cb6d-hx7kp:8000", "1"],
  ]);
}, 150_000);
