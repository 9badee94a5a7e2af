import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { checkCluster } from "../../../components/targets/kubernetes/cluster/preflight.ts";
import type { KubernetesObject } from "../../../components/targets/kubernetes/plan/objects.ts";
import { planCluster } from "../../../components/targets/kubernetes/plan/plan-cluster.ts";
import { KUBERNETES_SERVICES } from "../../../components/targets/kubernetes/services.ts";
import { parseSettings } from "../../../stacks/settings.ts";
import { type ApiServer, startApiServer } from "./api-server.ts";
import { apply, applyAll, makeNamespace } from "./apply.ts";
import { defineKind, makeGateway } from "./gateway-api.ts";

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
  for (const kind of ["httproutes", "gateways"]) await defineKind(server.admin, kind);
  await makeNamespace(server.admin, "edge");
  expect(await problems()).toContain(
    'telltale:kubernetes.gateway.name: "public" was given; allowed in the namespace edge: none, for the namespace has none',
  );
  await makeGateway(server.admin, gateway);
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
