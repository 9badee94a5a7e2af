import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type Cluster, connectCluster } from "../../../components/targets/kubernetes/cluster/cluster.ts";
import { checkCluster } from "../../../components/targets/kubernetes/cluster/preflight.ts";
import { checkBackupRights } from "../../../components/targets/kubernetes/cluster/rights.ts";
import { renderAgentSecret } from "../../../components/targets/kubernetes/plan/agent-secrets.ts";
import type { AgentSecretPlan } from "../../../components/targets/kubernetes/plan/plan.ts";
import { planCluster } from "../../../components/targets/kubernetes/plan/plan-cluster.ts";
import { KUBERNETES_SERVICES } from "../../../components/targets/kubernetes/services.ts";
import { podsOf, statusOf } from "../../../components/targets/kubernetes/status.ts";
import { parseSettings } from "../../../stacks/settings.ts";
import { type ApiServer, startApiServer } from "./api-server.ts";
import { applyAll, makeNamespace, objectsOf } from "./apply.ts";

let server: ApiServer;
beforeAll(async () => {
  server = await startApiServer();
}, 3_600_000);
afterAll(() => server?.stop());

const settingsOf = (kubernetes: object = {}) => parseSettings({ kubernetes }, "test");
const planOf = (stack: string, kubernetes?: object) =>
  planCluster(stack, settingsOf(kubernetes), KUBERNETES_SERVICES);

/** What is wrong, a line each; empty if nothing is. */
async function check(cluster: Cluster, kubernetes: object = {}, stack = "dev"): Promise<string[]> {
  try {
    await checkCluster(cluster, planOf(stack, kubernetes), settingsOf(kubernetes));
    return [];
  } catch (error) {
    return (error as Error).message.split("\n").slice(1);
  }
}

const create = (path: string, body: object) => server.admin.call({ method: "POST", path, body });

test("an empty cluster is told all that it lacks", async () => {
  const kubernetes = { ingress: { className: "nginx", host: "t.example.com", tlsSecret: "tls" } };
  expect(await check(server.admin, kubernetes)).toEqual([
    "  - telltale:kubernetes.storageClass: it is missing, and the cluster has no default one; allowed: none, for the cluster has none: install one",
    '  - telltale:kubernetes.ingress.className: "nginx" was given; allowed: none, for the cluster has none: install one',
    expect.stringMatching(
      /^ {2}- nodes: pods may take 0 MiB on the 0 that take any; the stack asks for \d+ MiB\. Add a node/,
    ),
  ]);
});

test("a wrong storage class is told with those there are; one that is there, or is the default, is taken", async () => {
  await create("/apis/storage.k8s.io/v1/storageclasses", {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { name: "standard", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
    provisioner: "example.com/none",
  });
  const mentions = async (kubernetes: object) =>
    (await check(server.admin, kubernetes)).filter((line) => line.includes("storageClass"));
  expect(await mentions({ storageClass: "fsat" })).toEqual([
    '  - telltale:kubernetes.storageClass: "fsat" was given; allowed: standard',
  ]);
  expect(await mentions({})).toEqual([]);
  expect(await mentions({ storageClass: "standard" })).toEqual([]);
});

test("a node that is too small, or takes no pods, is not enough", async () => {
  const node = { apiVersion: "v1", kind: "Node", metadata: { name: "one" } };
  await create("/api/v1/nodes", node);
  const grow = (memory: string, name = "one") =>
    server.admin.call({
      method: "PATCH",
      path: `/api/v1/nodes/${name}/status`,
      contentType: "application/merge-patch+json",
      body: { status: { allocatable: { memory } } },
    });
  const shut = (unschedulable: boolean) =>
    server.admin.call({
      method: "PATCH",
      path: "/api/v1/nodes/one",
      contentType: "application/merge-patch+json",
      body: { spec: { unschedulable, taints: null } },
    });
  await grow("1Gi");
  expect(await check(server.admin)).toEqual([
    expect.stringContaining("pods may take 1024 MiB on the 1 that"),
  ]);
  await grow("8388608Ki");
  expect(await check(server.admin)).toEqual([]);
  const two = { apiVersion: "v1", kind: "Node", metadata: { name: "two" } };
  await create("/api/v1/nodes", two);
  await grow("780Mi");
  await grow("4Gi", "two");
  expect(await check(server.admin)).toEqual([]);
  for (const node of ["two", "three", "four", "five", "six", "seven", "eight"]) {
    if (node !== "two") await create("/api/v1/nodes", { ...two, metadata: { name: node } });
    await grow("780Mi", node);
  }
  expect(await check(server.admin)).toEqual([
    expect.stringMatching(/- nodes: none takes a pod of more than 780 MiB; too large: .*prometheus 78\d MiB/),
  ]);
  for (const node of ["two", "three", "four", "five", "six", "seven", "eight"])
    await server.admin.call({ method: "DELETE", path: `/api/v1/nodes/${node}` });
  await grow("8388608Ki");
  await shut(true);
  expect(await check(server.admin)).toEqual([expect.stringContaining("pods may take 0 MiB on the 0 that")]);
  await shut(false);
});

test("who may do nothing is told what they may not, by kind", async () => {
  const problems = await check(server.guest);
  expect(problems).toContainEqual(
    "  - statefulsets: kubeconfig's user may not get, create, patch, delete them in the namespace telltale; ask for a role that lets it, or name another telltale:kubernetes.context",
  );
  expect(problems).toContainEqual(
    "  - daemonsets: kubeconfig's user may not get, create, patch, delete them in the namespace telltale-node; ask for a role that lets it, or set telltale:kubernetes.podLogs to false",
  );
  expect(problems).toContainEqual(
    "  - clusterroles: kubeconfig's user may not get, create, patch, delete them; ask for a role that lets it, or name the namespaces of agents in telltale:kubernetes.agentNamespaces",
  );
  expect(problems.find((line) => line.includes("- namespaces:"))).toContain(
    "may not get, create, patch them;",
  );
  expect(problems.some((line) => line.includes("pods/log"))).toBe(true);
});

test("who may run nothing in pods cannot back up, and is told", async () => {
  expect(await checkBackupRights(server.admin, planOf("dev"))).toEqual([]);
  const advice =
    "them in the namespace telltale; ask for a role that lets it, or name another telltale:kubernetes.context";
  expect(await checkBackupRights(server.guest, planOf("dev"))).toEqual([
    { path: "statefulsets/scale", message: `kubeconfig's user may not patch ${advice}` },
    { path: "deployments/scale", message: `kubeconfig's user may not patch ${advice}` },
    { path: "pods", message: `kubeconfig's user may not create, get, list, delete ${advice}` },
    { path: "pods/exec", message: `kubeconfig's user may not get, create ${advice}` },
  ]);
});

test("a namespace in which others have pods or disks is not taken; an empty one is", async () => {
  const ours = { namespace: "shop" };
  await create("/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } });
  expect(await check(server.admin, ours)).toEqual([]);
  await create("/api/v1/namespaces/shop/persistentvolumeclaims", {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: "orders" },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
  });
  expect(await check(server.admin, ours)).toEqual([
    "  - telltale:kubernetes.namespace: the namespace shop has what is not the stack's (disk claim orders); name one of the stack's own",
  ]);
});

test("a namespace of agents that is not there is named, or one in which no Secret may be made", async () => {
  const kubernetes = { namespace: "shelf", agentNamespaces: ["bots"] };
  const mentions = async (cluster: Cluster) =>
    (await check(cluster, kubernetes)).filter((line) => line.includes("agentNamespaces"));
  expect(await mentions(server.admin)).toEqual([
    '  - telltale:kubernetes.agentNamespaces: "bots" was given, which is not there; make it (kubectl create namespace bots), or remove it from the list',
  ]);
  await makeNamespace(server.admin, "bots");
  expect(await mentions(server.admin)).toEqual([]);
  expect(await mentions(server.guest)).toEqual([
    '  - telltale:kubernetes.agentNamespaces: kubeconfig\'s user may not get, create, patch, delete secrets in "bots"; ask for a role that lets it, or remove it from the list',
  ]);
});

test("agents' Secret of another stack, or of others, is not written over; the stack's own is", async () => {
  const kubernetes = { namespace: "shelf", agentNamespaces: ["crew"] };
  await makeNamespace(server.admin, "crew");
  const [plan] = planOf("dev", kubernetes).agentSecrets as [AgentSecretPlan];
  const mentions = async (stack: string, namespace = "shelf") =>
    (await check(server.admin, { ...kubernetes, namespace }, stack)).filter((line) =>
      line.includes("agentNamespaces"),
    );
  await create(
    "/api/v1/namespaces/crew/secrets",
    renderAgentSecret(plan, () => "secret"),
  );
  expect(await mentions("dev")).toEqual([]);
  const refusal =
    '  - telltale:kubernetes.agentNamespaces: the Secret telltale in "crew" belongs to the stack "dev" at http://collector.shelf.svc:4318; remove "crew" from the list of one of both';
  expect(await mentions("other")).toEqual([refusal]);
  expect(await mentions("dev", "rack")).toEqual([refusal]);
  await server.admin.call({
    method: "PATCH",
    path: "/api/v1/namespaces/crew/secrets/telltale",
    contentType: "application/merge-patch+json",
    body: { metadata: { labels: null } },
  });
  expect(await mentions("dev")).toEqual([
    '  - telltale:kubernetes.agentNamespaces: the Secret telltale in "crew" is not a stack\'s; remove it if nobody needs it (kubectl -n crew delete secret telltale), or "crew" from the list',
  ]);
});

test("a kind that the cluster does not know is told with what brings it", async () => {
  const plan = planOf("dev");
  const [first] = plan.objects;
  if (!first) throw new Error("There is no object.");
  const unknown = { ...first, apiVersion: "gateway.networking.k8s.io/v1" } as unknown as typeof first;
  await expect(
    checkCluster(server.admin, { ...plan, objects: [...plan.objects, unknown] }, settingsOf()),
  ).rejects.toThrow(
    /Namespace of gateway\.networking\.k8s\.io\/v1: the cluster does not know it; install the CustomResourceDefinitions of gateway\.networking\.k8s\.io/,
  );
});

test("the namespace of another stack is not taken over", async () => {
  await applyAll(server.admin, objectsOf(planOf("dev")));
  expect(await check(server.admin)).toEqual([]);
  expect(await check(server.admin, {}, "other")).toEqual([
    '  - telltale:kubernetes.namespace: the namespace telltale belongs to the stack "dev"; name another one',
    '  - telltale:kubernetes.podLogs: the namespace telltale-node belongs to the stack "dev"; name another one',
  ]);
});

test("a context that kubeconfig lacks is told with those it has", async () => {
  await expect(connectCluster(settingsOf({ context: "prod" }))).rejects.toThrow(
    'telltale:kubernetes.context: "prod" was given; allowed: admin, guest (kubectl config get-contexts)',
  );
});

test("status tells of what there is: nothing without pods, then why one does not run", async () => {
  const [service] = KUBERNETES_SERVICES.filter(({ name }) => name === "loki");
  if (!service) throw new Error("There is no loki.");
  const now = async (replicas = 1) => {
    const pods = await podsOf(server.admin, "loki", "dev", settingsOf());
    return statusOf(service, pods, { namespace: "telltale", replicas });
  };
  expect(await now()).toMatchObject({
    state: "stopped",
    healthy: false,
    url: "http://loki.telltale.svc:3100",
  });
  const workload = planOf("dev").objects.find(
    ({ kind, metadata }) => kind === "StatefulSet" && metadata.name === "loki",
  );
  const template = (workload as { spec?: { template?: { metadata: object; spec: object } } } | undefined)
    ?.spec?.template;
  await create("/api/v1/namespaces/telltale/pods", {
    apiVersion: "v1",
    kind: "Pod",
    ...template,
    metadata: { ...template?.metadata, name: "loki-0" },
    spec: {
      ...template?.spec,
      volumes: [
        ...((template?.spec as { volumes?: object[] } | undefined)?.volumes ?? []),
        { name: "store", emptyDir: {} },
      ],
    },
  });
  const tell = (status: object) =>
    server.admin.call({
      method: "PATCH",
      path: "/api/v1/namespaces/telltale/pods/loki-0/status",
      contentType: "application/merge-patch+json",
      body: { status },
    });
  const unplaced = { type: "PodScheduled", status: "False", message: "0/1 nodes are available" };
  await tell({ conditions: [unplaced] });
  expect(await now()).toMatchObject({ state: "Pending: 0/1 nodes are available", healthy: false });
  const container = { name: "loki", image: "loki", imageID: "", ready: false, restartCount: 0 };
  const waiting = { reason: "ImagePullBackOff", message: "no such host" };
  await tell({ conditions: null, containerStatuses: [{ ...container, state: { waiting } }] });
  expect(await now()).toMatchObject({ state: "ImagePullBackOff: no such host" });
  await tell({
    phase: "Running",
    conditions: [{ type: "Ready", status: "True" }],
    containerStatuses: [
      {
        ...container,
        ready: true,
        restartCount: 1,
        state: { running: {} },
        lastState: { terminated: { exitCode: 137, reason: "OOMKilled", finishedAt: "2026-01-01T00:00:00Z" } },
      },
    ],
  });
  expect(await now()).toMatchObject({
    state: "running",
    healthy: true,
    restarts: 1,
    lastExit: { how: "out of memory", at: "2026-01-01T00:00:00Z" },
  });
  expect(await now(3)).toMatchObject({
    state: "running (1 of 3 ready)",
    healthy: false,
  });
});

test("an API server that is gone is told by its context and address", async () => {
  await server.halt();
  await expect(server.admin.call({ path: "/version" })).rejects.toThrow(
    /The cluster of the context admin, https:\/\/127\.0\.0\.1:\d+, cannot be reached: .*ECONNREFUSED/,
  );
});
