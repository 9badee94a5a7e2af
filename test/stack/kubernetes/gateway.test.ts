import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { checkCluster } from "../../../components/targets/kubernetes/cluster/preflight.ts";
import type { KubernetesObject } from "../../../components/targets/kubernetes/plan/objects.ts";
import { planCluster } from "../../../components/targets/kubernetes/plan/plan-cluster.ts";
import { KUBERNETES_SERVICES } from "../../../components/targets/kubernetes/services.ts";
import { runGo } from "../../../components/targets/native/binaries/go.ts";
import { parseSettings } from "../../../stacks/settings.ts";
import { type ApiServer, startApiServer } from "./api-server.ts";
import { apply, applyAll, makeNamespace } from "./apply.ts";

/** Where the CustomResourceDefinitions are from. */
const MODULE = "sigs.k8s.io/gateway-api@v1.4.0";

const gateway = { name: "public", namespace: "edge", host: "t.example.com" };
const settings = parseSettings({ kubernetes: { gateway } }, "test");
const plan = planCluster("dev", settings, KUBERNETES_SERVICES);
const routes = plan.objects.filter(({ kind }) => kind === "HTTPRoute");

let server: ApiServer;
beforeAll(async () => {
  server = await startApiServer();
}, 3_600_000);
afterAll(() => server?.stop());

const problems = () =>
  checkCluster(server.admin, plan, settings).then(
    () => "",
    (error: Error) => error.message,
  );

test("a cluster without the Gateway API is told what to install", async () => {
  expect(await problems()).toContain(
    "HTTPRoute of gateway.networking.k8s.io/v1: the cluster does not know it; install the CustomResourceDefinitions of gateway.networking.k8s.io",
  );
});

test("with it, a Gateway that is not there is told, and one that is there is taken", async () => {
  for (const kind of ["httproutes", "gateways"]) await define(kind);
  await makeNamespace(server.admin, "edge");
  expect(await problems()).toContain(
    'telltale:kubernetes.gateway.name: "public" was given; allowed in the namespace edge: none, for the namespace has none',
  );
  const listener = {
    name: "web",
    port: 80,
    protocol: "HTTP",
    allowedRoutes: { namespaces: { from: "All" } },
  };
  await server.admin.call({
    method: "POST",
    path: "/apis/gateway.networking.k8s.io/v1/namespaces/edge/gateways",
    body: {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "Gateway",
      metadata: { name: "public" },
      spec: { gatewayClassName: "any", listeners: [listener] },
    },
  });
  expect(await problems()).not.toMatch(/gateway/i);
});

test("routes are taken by the API server, a second time without a change; an odd field is refused", async () => {
  await makeNamespace(server.admin, "telltale");
  expect(routes.map(({ metadata }) => metadata.name)).toEqual(["collector", "grafana", "glitchtip"]);
  const applied = await applyAll(server.admin, routes);
  const again = await applyAll(server.admin, routes);
  const versions = (all: typeof applied) => all.map(({ metadata }) => metadata.resourceVersion);
  expect(versions(again)).toEqual(versions(applied));
  const odd = { ...routes[0], spec: { colour: "red" } } as unknown as KubernetesObject;
  await expect(apply(server.admin, odd)).rejects.toThrow(/colour/);
});

/** Makes the API server know a kind, and waits until it serves it. */
async function define(plural: string): Promise<void> {
  const folder = tmpdir();
  const options = { cwd: folder, temporary: folder, signal: AbortSignal.timeout(60_000) };
  const answer = await runGo(["go", "mod", "download", "-json", MODULE], options);
  const { Dir } = JSON.parse(answer) as { Dir: string };
  const file = join(Dir, "config/crd/standard", `gateway.networking.k8s.io_${plural}.yaml`);
  const path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  await server.admin.call({ method: "POST", path, body: parse(readFileSync(file, "utf8")) as object });
  const served = () =>
    server.admin.call({ path: `/apis/gateway.networking.k8s.io/v1/${plural}` }).then(
      () => true,
      () => false,
    );
  for (const end = Date.now() + 20_000; !(await served()); await setTimeout(100))
    if (Date.now() > end) throw new Error(`The API server does not serve ${plural}.`);
}
