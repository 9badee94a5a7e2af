import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { stringify } from "yaml";
import { renderReference } from "../../../../components/targets/containers/image.ts";
import { instanceOf } from "../../../../components/targets/instance.ts";
import { connectCluster } from "../../../../components/targets/kubernetes/cluster/cluster.ts";
import { checkCluster } from "../../../../components/targets/kubernetes/cluster/preflight.ts";
import { lastWordsOf } from "../../../../components/targets/kubernetes/last-words.ts";
import { logs } from "../../../../components/targets/kubernetes/logs.ts";
import { SECURITY } from "../../../../components/targets/kubernetes/plan/container.ts";
import { type Pod, status } from "../../../../components/targets/kubernetes/status.ts";
import { eventually } from "../../backends.ts";
import { describeStack, planOf } from "./stack.ts";

// What the target says of the stack that runs for all tests.
const stack = describeStack("telltale");
const { settings, namespace } = stack;
const checkout = mkdtempSync(join(tmpdir(), "telltale-checkout-"));
const instance = instanceOf(checkout, "test");
const config = {
  "telltale:target": "kubernetes",
  "telltale:kubernetes": { context: settings.kubernetes.context, namespace },
};
writeFileSync(join(checkout, "Pulumi.test.yaml"), stringify({ config }));
afterAll(() => rmSync(checkout, { recursive: true }));

test("the cluster is found able to run it", async () => {
  await checkCluster(await connectCluster(settings), planOf(stack), settings);
});

test("telltale status knows that every service runs, and is healthy", async () => {
  const statuses = await status(instance, settings);
  expect(Object.fromEntries(statuses.map(({ name, healthy, state }) => [name, [healthy, state]]))).toEqual({
    collector: [true, "running"],
    prometheus: [true, "running"],
    alertmanager: [true, "running"],
    loki: [true, "running"],
    jaeger: [true, "running"],
  });
});

test("telltale status knows what each takes", async () => {
  // The node looks at a new container within some seconds.
  const statuses = await eventually(
    () => status(instance, settings),
    (all) => all.every(({ memoryBytes }) => memoryBytes !== null),
  );
  const megabytes = statuses.map(({ name, memoryBytes }) => [name, Math.round((memoryBytes ?? 0) / 1e6)]);
  console.info(Object.fromEntries(megabytes));
  expect(statuses.filter(({ memoryBytes }) => (memoryBytes ?? 0) < 10e6)).toEqual([]);
}, 45_000);

test("telltale status has the last words of what keeps ending", async () => {
  const cluster = await connectCluster(settings);
  const path = `/api/v1/namespaces/${namespace}/pods`;
  await cluster.call({ method: "POST", path, body: endingPod() });
  try {
    const words = await eventually(
      async () => lastWordsOf(cluster, namespace, await cluster.call<Pod>({ path: `${path}/ends` })),
      (lines) => lines.length > 0,
      60_000,
    );
    expect(words).toEqual(["no such table"]);
  } finally {
    await cluster.call({ method: "DELETE", path: `${path}/ends` });
  }
}, 90_000);

function endingPod(): object {
  const security = { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: "RuntimeDefault" } };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "ends" },
    spec: {
      terminationGracePeriodSeconds: 0,
      securityContext: security,
      containers: [
        {
          name: "step",
          image: renderReference("busybox", settings),
          imagePullPolicy: "Never",
          command: ["sh", "-c", "echo no such table; exit 3"],
          securityContext: SECURITY,
        },
      ],
    },
  };
}

test("telltale logs hands on what a service has written", async () => {
  let text = "";
  const write = (more: string) => {
    text += more;
  };
  const signal = AbortSignal.timeout(10_000);
  await logs(instance, "prometheus", { lines: 20, follow: false, signal, write });
  expect(text).toMatch(/level=INFO/);
  expect(text.trim().split("\n").length).toBeLessThanOrEqual(20);
});
