import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { execa } from "execa";
import { type Instance, instanceOf } from "../../../../components/targets/instance.ts";
import { type Cluster, connectCluster } from "../../../../components/targets/kubernetes/cluster/cluster.ts";
import { target } from "../../../../components/targets/kubernetes/index.ts";
import { SILENT } from "../../../../components/targets/reporter.ts";
import { temporaryFolder } from "../../../components/targets/native/temporary-folder.ts";
import { whatPulumiLacks } from "../../pulumi-there.ts";
import { makeNamespace } from "../apply.ts";
import { defineKind, makeGateway } from "../gateway-api.ts";
import { runsOf } from "./pods.ts";
import { asUnderTest, describeStack } from "./stack.ts";

// The true `pulumi up`, where the CLI and its providers are.
const missing = whatPulumiLacks("kubernetes", "random");
if (missing) console.log(`${missing}: tests of the true pulumi up are left out.`);

const AGENTS = "pulumi-agents";
const gateway = { name: "public", namespace: "edge", host: "t.example.com" };
const before = { ...process.env };
const options = { reporter: SILENT, signal: AbortSignal.timeout(900_000) };
const stack = describeStack("pulumi", [AGENTS]);
const { namespace, settings } = stack;
const api = `/api/v1/namespaces/${namespace}`;
let cluster: Cluster;
let instance: Instance;

(missing ? describe.skip : describe)("a stack that Pulumi runs in a cluster", () => {
  beforeAll(async () => {
    cluster = await connectCluster(settings);
    await makeNamespace(cluster, AGENTS);
    instance = instanceOf(temporaryFolder(), "pulumi");
    const config = {
      "telltale:target": "kubernetes",
      "telltale:kubernetes": { context: "admin", namespace },
    };
    writeFileSync(join(instance.checkout, "Pulumi.pulumi.yaml"), JSON.stringify({ config }));
    process.env.XDG_DATA_HOME = join(instance.checkout, "data");
    process.env.XDG_STATE_HOME = join(instance.checkout, "state");
  });
  afterAll(async () => {
    await target.down(instance, settings, { ...options, data: true });
    process.env = { ...before };
  }, 180_000);

  const up = () => target.up(instance, settings, options);
  const runs = () => runsOf(cluster, namespace);

  test("comes up whole, and a second time nothing changes", async () => {
    const start = performance.now();
    const first = await up();
    console.info(`pulumi up took ${((performance.now() - start) / 1000).toFixed(1)} s.`);
    expect(first).toMatchObject({ change: "started", problems: [] });
    expect(first.statuses.filter(({ healthy }) => !healthy)).toEqual([]);
    expect(await up()).toMatchObject({ change: "nothing", connection: first.connection });
  }, 400_000);

  test("has no secret in its state in the clear", async () => {
    const { connection } = await up();
    const folder = join(instance.checkout, "data", "telltale", "pulumi");
    const { stdout } = await execa("grep", ["-rlF", connection?.token ?? "", folder], { reject: false });
    expect(connection?.token.length).toBe(40);
    expect(stdout).toBe("");
  }, 60_000);

  test("replaces only the pod whose file has changed", async () => {
    const { "loki-0": loki, ...others } = await runs();
    settings.retention.logs = "31d";
    expect(await up()).toMatchObject({ change: "updated", problems: [] });
    const { "loki-0": another, ...same } = await runs();
    expect([another === loki, same]).toEqual([false, others]);
  }, 180_000);

  test("has another token when that is renewed, agents' Secret too, and another collector alone", async () => {
    const { connection: former } = await up();
    const { "collector-0": collector, ...others } = await runs();
    const renewed = await target.up(instance, settings, { ...options, renew: ["ingest-token"] });
    expect(renewed).toMatchObject({ change: "updated", problems: [] });
    const { "collector-0": another, ...same } = await runs();
    expect([another === collector, same]).toEqual([false, others]);
    const token = renewed.connection?.token ?? "";
    expect([await statusWith(former?.token ?? ""), await statusWith(token)]).toEqual([401, 200]);
    const { data } = await cluster.call<{ data: Record<string, string> }>({
      path: `/api/v1/namespaces/${AGENTS}/secrets/telltale`,
    });
    expect(Buffer.from(data.TELLTALE_TOKEN ?? "", "base64").toString()).toBe(token);
  }, 180_000);

  test("is shown by a Gateway that is there, and no pod is another one", async () => {
    for (const kind of ["httproutes", "gateways"]) await defineKind(cluster, kind);
    await makeNamespace(cluster, gateway.namespace);
    await makeGateway(cluster, gateway);
    const former = await runs();
    settings.kubernetes.gateway = gateway;
    expect(await up()).toMatchObject({ change: "updated", problems: [] });
    const routes = `/apis/gateway.networking.k8s.io/v1/namespaces/${namespace}/httproutes`;
    expect(await namesOf(routes)).toEqual(["collector"]);
    settings.kubernetes.gateway = undefined;
    await up();
    expect(await namesOf(routes)).toEqual([]);
    expect(await runs()).toEqual(former);
  }, 180_000);

  test("brings back what was removed, or stopped, behind its back", async () => {
    const path = `/apis/apps/v1/namespaces/${namespace}/statefulsets`;
    await cluster.call({ method: "DELETE", path: `${path}/loki` });
    await cluster.call({
      method: "PATCH",
      path: `${path}/jaeger/scale`,
      contentType: "application/merge-patch+json",
      body: { spec: { replicas: 0 } },
    });
    const { statuses, problems } = await up();
    expect(problems).toEqual([]);
    expect(statuses.filter(({ healthy }) => !healthy)).toEqual([]);
  }, 180_000);

  test("leaves only its namespace and disks with data when it goes", async () => {
    await target.down(instance, settings, { ...options, data: false });
    expect(await target.isThere(instance)).toBe(false);
    expect(await namesOf(`${api}/persistentvolumeclaims`)).toHaveLength(5);
    for (const kind of ["pods", "services", "secrets"]) expect(await namesOf(`${api}/${kind}`)).toEqual([]);
  }, 180_000);

  async function statusWith(token: string): Promise<number> {
    const { endpoint } = await asUnderTest(cluster, stack);
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    return (await fetch(`${endpoint}/v1/traces`, { method: "POST", headers, body: "{}" })).status;
  }

  async function namesOf(path: string): Promise<string[]> {
    const { items } = await cluster.call<{ items: { metadata: { name: string } }[] }>({ path });
    return items.map(({ metadata }) => metadata.name);
  }
});
