import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Service } from "../../../../components/service.ts";
import { findMetricStore } from "../../../../components/services/metric-store.ts";
import type { SecretSource } from "../../../../components/targets/containers/secret-source.ts";
import type { Cluster } from "../../../../components/targets/kubernetes/cluster/cluster.ts";
import { planCluster } from "../../../../components/targets/kubernetes/plan/plan-cluster.ts";
import { KUBERNETES_SERVICES } from "../../../../components/targets/kubernetes/services.ts";
import { mainEndpoint } from "../../../../components/targets/local-address.ts";
import { parseSettings, type Settings } from "../../../../stacks/settings.ts";
import type { Secrets } from "../../docker/engine.ts";
import { LEFT_OUT, makeSecrets, PREFIX } from "../../docker/test-stack.ts";
import type { StackUnderTest } from "../../stack-under-test.ts";
import { applyAll, isWorkload, objectsOf } from "../apply.ts";

/** A stack in a namespace of a cluster for tests. */
export interface ClusterStack {
  readonly namespace: string;
  readonly settings: Settings;
  readonly secrets: Secrets;
}

/** Namespace of agents. */
export const AGENTS = "agents";
const READY_MS = 150_000;
const READY_MS_PER_POD = 15_000;

/** What differs from the one-node profile, as a stack file has it. */
interface Given extends Readonly<Record<string, unknown>> {
  readonly services?: object;
}

/** Agents of two stacks cannot be in one namespace. Default: all namespaces may send. */
export function describeStack(
  namespace: string,
  agentNamespaces?: readonly string[],
  given: Given = {},
): ClusterStack {
  const values = {
    ...given,
    target: "kubernetes",
    services: { ...LEFT_OUT, ...given.services },
    images: { prefix: PREFIX },
    // Drills wait at a port above it; that of Alertmanager's Service is 93 above it, too.
    ports: { base: 9000 },
    kubernetes: {
      context: "admin",
      namespace,
      podLogs: agentNamespaces !== undefined,
      ...(agentNamespaces && { agentNamespaces }),
    },
  };
  return { namespace, settings: parseSettings(values, "test/stack/kubernetes"), secrets: makeSecrets() };
}

export function planOf({ settings }: ClusterStack, services: readonly Service[] = KUBERNETES_SERVICES) {
  return planCluster("test", settings, services);
}

/** Applies all of a stack, and waits until every pod is the one that was asked for, and ready. */
export async function applyStack(
  cluster: Cluster,
  stack: ClusterStack,
  services?: readonly Service[],
): Promise<void> {
  const read = (source: SecretSource) =>
    "secret" in source ? stack.secrets[source.secret] : readFileSync(source.userFile, "utf8");
  await applyAll(cluster, objectsOf(planOf(stack, services), read));
  await untilReady(cluster, stack);
}

interface WorkloadStatus {
  readonly metadata: { readonly name: string; readonly generation: number };
  readonly spec: { readonly replicas: number };
  readonly status: {
    readonly observedGeneration?: number;
    readonly readyReplicas?: number;
    readonly updatedReplicas?: number;
    readonly replicas?: number;
  };
}

interface PodStatus {
  readonly metadata: { readonly name: string; readonly deletionTimestamp?: string };
  readonly status: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

/** Both are asked: for a moment after a pod is gone its workload does not know. */
export async function untilReady(cluster: Cluster, stack: ClusterStack): Promise<void> {
  const list = async <T>(path: string) =>
    (await cluster.call<{ items: T[] }>({ path: path.replace("*", stack.namespace) })).items;
  const workloadsOf = planOf(stack).objects.filter(isWorkload);
  const podCount = workloadsOf.reduce((sum, { spec }) => sum + (spec?.replicas ?? 0), 0);
  const patience = READY_MS + podCount * READY_MS_PER_POD;
  for (const end = Date.now() + patience; ; await sleep(500)) {
    const workloads = await list<WorkloadStatus>("/apis/apps/v1/namespaces/*/statefulsets");
    const pods = await list<PodStatus>("/api/v1/namespaces/*/pods");
    const waiting = [...workloads.filter((one) => !isSettled(one)), ...pods.filter((one) => !isReady(one))];
    if (waiting.length === 0 && workloads.length === workloadsOf.length && pods.length === podCount) return;
    if (Date.now() > end) {
      const names = new Set(waiting.map(({ metadata }) => metadata.name));
      const warnings = (await list<Event>("/api/v1/namespaces/*/events"))
        .filter(({ type }) => type === "Warning")
        .map(({ message, involvedObject }) => `\n  ${involvedObject.name}: ${message}`);
      throw new Error(
        `Not ready after ${patience / 1000} s: ${[...names].join(", ")}.${warnings.slice(-10).join("")}`,
      );
    }
  }
}

interface Event {
  readonly type: string;
  readonly message: string;
  readonly involvedObject: { readonly name: string };
}

function isSettled({ metadata, spec, status }: WorkloadStatus): boolean {
  const { observedGeneration, readyReplicas, updatedReplicas, replicas } = status;
  return (
    observedGeneration === metadata.generation &&
    [readyReplicas, updatedReplicas, replicas].every((count) => count === spec.replicas)
  );
}

function isReady({ metadata, status }: PodStatus): boolean {
  return (
    metadata.deletionTimestamp === undefined &&
    status.conditions?.some((one) => one.type === "Ready" && one.status === "True") === true
  );
}

/** How this machine reaches a stack: by its Services' own addresses. */
export async function asUnderTest(cluster: Cluster, stack: ClusterStack): Promise<StackUnderTest> {
  const { items } = await cluster.call<{
    items: { metadata: { name: string }; spec: { clusterIP: string } }[];
  }>({ path: `/api/v1/namespaces/${stack.namespace}/services` });
  const addresses = new Map(items.map(({ metadata, spec }) => [metadata.name, spec.clusterIP]));
  const deployed = KUBERNETES_SERVICES.filter(({ name }) => addresses.has(name));
  const urlsAt = (hostOf: (name: string) => string | undefined) => {
    const find = (one: Service) => `http://${hostOf(one.name)}:${mainEndpoint(one).port}`;
    const urls: Record<string, string> = Object.fromEntries(deployed.map((one) => [one.name, find(one)]));
    // Tests ask whatever speaks the API of Prometheus.
    const metrics = findMetricStore(stack.settings, (name) => ({ url: urls[name] ?? "", hostPort: "" }));
    return { ...urls, ...(metrics && { prometheus: metrics.query.url }) };
  };
  const urls: Readonly<Record<string, string>> = urlsAt((name) => addresses.get(name));
  const [endpoint = "", token] = [urls.collector, stack.secrets["ingest-token"]];
  return {
    folder: "",
    urls,
    urlsInside: urlsAt((name) => name),
    ...(urls.mimir && { metricsOtlp: `${urls.mimir}/otlp` }),
    endpoint,
    token,
    // Else agents send what is said to models only to their own machine.
    environment: { TELLTALE_ENDPOINT: endpoint, TELLTALE_TOKEN: token, TELLTALE_CONTENT: "on" },
  };
}
