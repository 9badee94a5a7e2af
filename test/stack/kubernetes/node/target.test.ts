import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { stringify } from "yaml";
import { instanceOf } from "../../../../components/targets/instance.ts";
import { connectCluster } from "../../../../components/targets/kubernetes/cluster/cluster.ts";
import { checkCluster } from "../../../../components/targets/kubernetes/cluster/preflight.ts";
import { logs } from "../../../../components/targets/kubernetes/logs.ts";
import { status } from "../../../../components/targets/kubernetes/status.ts";
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
