import type { Settings } from "../../../stacks/settings.ts";
import { type Problem, UserError } from "../../error.ts";
import type { Service } from "../../service.ts";
import type { Instance } from "../instance.ts";
import { mainEndpoint } from "../local-address.ts";
import { replicasOf } from "../render-context.ts";
import type { Exit, ServiceStatus } from "../target.ts";
import { ApiError, type Cluster, connectCluster } from "./cluster/cluster.ts";
import { lastWordsOf } from "./last-words.ts";
import { memoryByPod } from "./memory.ts";
import { selectorOf } from "./plan/names.ts";
import { podLogsStatus } from "./pod-logs-status.ts";
import { KUBERNETES_SERVICES } from "./services.ts";

/** How every service that the settings deploy is, by what the API server knows of its pods. */
export async function status({ stack }: Instance, settings: Settings): Promise<ServiceStatus[]> {
  const cluster = await connectCluster(settings);
  const deployed = KUBERNETES_SERVICES.filter(({ name }) => settings.services[name].mode === "deploy");
  const { namespace } = settings.kubernetes;
  const found = await Promise.all(
    deployed.map(async (service) => ({
      service,
      pods: (await podsOf(cluster, service.name, stack, settings)).slice(0, replicasOf(service, settings)),
    })),
  );
  const memory = await memoryByPod(
    cluster,
    namespace,
    found.flatMap(({ pods }) => pods),
  );
  const statuses = await Promise.all(
    found.map(async ({ service, pods }) => {
      const bytes = pods.flatMap((pod) => memory.get(pod.metadata.name) ?? []);
      const [worst] = byReadiness(pods);
      return {
        ...statusOf(service, pods, { namespace, replicas: replicasOf(service, settings) }),
        memoryBytes: bytes.length === 0 ? null : bytes.reduce((sum, one) => sum + one),
        lastWords: worst ? await lastWordsOf(cluster, namespace, worst) : [],
      };
    }),
  );
  return [...statuses, ...(await podLogsStatus(cluster, stack, settings))];
}

/** Pods of a service, newest first. */
export async function podsOf(
  cluster: Cluster,
  service: string,
  stack: string,
  { kubernetes: { namespace } }: Pick<Settings, "kubernetes">,
): Promise<readonly Pod[]> {
  const labels = Object.entries(selectorOf(service, { stack, namespace }));
  const labelSelector = labels.map(([label, value]) => `${label}=${value}`).join(",");
  const { items } = await cluster
    .call<{ items: Pod[] }>({ path: `/api/v1/namespaces/${namespace}/pods`, query: { labelSelector } })
    .catch((error) => {
      throw explain(error, namespace);
    });
  return items.sort((a, b) => b.metadata.creationTimestamp.localeCompare(a.metadata.creationTimestamp));
}

function explain(error: unknown, namespace: string): unknown {
  if (!(error instanceof ApiError) || error.status !== 403) return error;
  const problem: Problem = { path: `pods in the namespace ${namespace}`, message: error.message };
  return new UserError("The cluster does not let kubeconfig's user look at the stack; ask for a role:", [
    problem,
  ]);
}

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1 */
export interface Pod {
  readonly metadata: { readonly name: string; readonly creationTimestamp: string };
  readonly spec: { readonly nodeName?: string };
  readonly status: {
    readonly phase: string;
    readonly conditions?: readonly Condition[];
    readonly containerStatuses?: readonly ContainerStatus[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
  };
}
interface Condition {
  readonly type: string;
  readonly status: string;
  readonly message?: string;
}
export interface ContainerStatus {
  readonly name: string;
  readonly restartCount: number;
  readonly state?: { readonly waiting?: { readonly reason?: string; readonly message?: string } };
  readonly lastState?: { readonly terminated?: Ended };
}
interface Ended {
  readonly exitCode: number;
  readonly reason?: string;
  readonly finishedAt: string;
}

/** What pods tell of their service: it is as the worst of them is. */
export function statusOf(
  service: Service,
  pods: readonly Pod[],
  { namespace, replicas }: { readonly namespace: string; readonly replicas: number },
): ServiceStatus {
  const endpoint = mainEndpoint(service);
  const mains = byReadiness(pods).flatMap((pod) => mainOf(pod, service.name) ?? []);
  const ready = pods.filter(isReady).length;
  const [worst] = byReadiness(pods);
  return {
    name: service.name,
    url: `${endpoint.scheme}://${service.name}.${namespace}.svc:${endpoint.port}`,
    healthy: ready >= replicas,
    pid: null,
    memoryBytes: null,
    state: replicas === 1 ? stateOf(worst) : `${stateOf(worst)} (${ready} of ${replicas} ready)`,
    restarts: mains.reduce((sum, { restartCount }) => sum + restartCount, 0),
    lastExit: mains.map(exitOf).find((exit) => exit !== null) ?? null,
    refusesConfiguration: false,
    lastWords: [],
  };
}

/** Those that are not ready first. */
function byReadiness(pods: readonly Pod[]): Pod[] {
  return pods.toSorted((a, b) => Number(isReady(a)) - Number(isReady(b)));
}

export function isReady(pod: Pod | undefined): boolean {
  return pod?.status.conditions?.some(({ type, status }) => type === "Ready" && status === "True") ?? false;
}

/** A pod's container that is its service. */
export function mainOf(pod: Pod | undefined, service: string): ContainerStatus | undefined {
  return pod?.status.containerStatuses?.find(({ name }) => name === service);
}

/** Why it does not run, in Kubernetes' words: `ImagePullBackOff: …`, `Pending: 0/1 nodes are available…`. */
export function stateOf(pod: Pod | undefined): string {
  if (!pod) return "stopped";
  const { phase, conditions = [], containerStatuses = [], initContainerStatuses = [] } = pod.status;
  const waits = [...initContainerStatuses, ...containerStatuses].map(({ state }) => state?.waiting);
  const telling = waits.find(
    (one) => one?.reason !== undefined && !/^(PodInitializing|ContainerCreating)$/.test(one.reason),
  );
  if (telling) return [telling.reason, telling.message].filter(Boolean).join(": ");
  const unplaced = conditions.find(({ type, status }) => type === "PodScheduled" && status === "False");
  if (unplaced) return `${phase}: ${unplaced.message ?? "it has no node"}`;
  return phase === "Running" ? "running" : phase;
}

export function exitOf(main: ContainerStatus | undefined): Exit | null {
  const ended = main?.lastState?.terminated;
  if (!ended) return null;
  return {
    how: ended.reason === "OOMKilled" ? "out of memory" : `exit code ${ended.exitCode}`,
    at: ended.finishedAt,
  };
}
