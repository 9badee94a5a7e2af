import type { Settings } from "../../../stacks/settings.ts";
import type { ServiceStatus } from "../target.ts";
import type { Cluster } from "./cluster/cluster.ts";
import { getIfAllowed } from "./cluster/listed.ts";
import { lastWordsOf } from "./last-words.ts";
import { memoryByPod } from "./memory.ts";
import { nodeNamespace, POD_LOGS, readsPodLogs } from "./plan/pod-logs/place.ts";
import { exitOf, isReady, mainOf, podsOf, stateOf } from "./status.ts";

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/daemon-set-v1 */
interface DaemonSet {
  readonly status?: { readonly desiredNumberScheduled?: number; readonly numberReady?: number };
}

/** How what reads pods' logs is, on all nodes together; empty if the settings want none. */
export async function podLogsStatus(
  cluster: Cluster,
  stack: string,
  settings: Settings,
): Promise<ServiceStatus[]> {
  if (!readsPodLogs(settings)) return [];
  const namespace = nodeNamespace(settings.kubernetes);
  const path = `/apis/apps/v1/namespaces/${namespace}/daemonsets/${POD_LOGS}`;
  const found = await getIfAllowed<DaemonSet>(cluster, path);
  const pods = await podsOf(cluster, POD_LOGS, stack, { kubernetes: { ...settings.kubernetes, namespace } });
  const { desiredNumberScheduled: nodes = 0, numberReady: ready = 0 } = found?.status ?? {};
  const memory = [...(await memoryByPod(cluster, namespace, pods)).values()];
  const unwell = pods.find((pod) => !isReady(pod));
  return [
    {
      name: POD_LOGS,
      url: `on ${ready} of ${nodes} nodes`,
      healthy: found !== undefined && ready === nodes && !unwell,
      pid: null,
      memoryBytes: memory.length === 0 ? null : memory.reduce((sum, one) => sum + one),
      state: stateOf(unwell ?? pods[0]),
      restarts: pods.reduce((sum, pod) => sum + (mainOf(pod, POD_LOGS)?.restartCount ?? 0), 0),
      lastExit: exitOf(mainOf(unwell ?? pods[0], POD_LOGS)),
      refusesConfiguration: false,
      lastWords: unwell ? await lastWordsOf(cluster, namespace, unwell) : [],
    },
  ];
}
