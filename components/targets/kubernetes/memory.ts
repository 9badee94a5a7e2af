import { ApiError, type Cluster } from "./cluster/cluster.ts";
import type { Pod } from "./status.ts";

/**
 * Bytes that pods take, by their names, as their nodes' kubelets say; a pod is missing if they do not, or if the user
 * may not ask. That needs no metrics server, which many clusters lack.
 */
export async function memoryByPod(
  cluster: Cluster,
  namespace: string,
  pods: readonly Pod[],
): Promise<ReadonlyMap<string, number>> {
  const nodes = [...new Set(pods.flatMap(({ spec }) => spec.nodeName ?? []))];
  const summaries = await Promise.all(nodes.map((node) => summaryOf(cluster, node)));
  const own = summaries.flat().filter(({ podRef }) => podRef.namespace === namespace);
  return new Map(
    own.flatMap(({ podRef, containers = [] }): [string, number][] => {
      const bytes = containers.reduce((sum, { memory }) => sum + (memory?.workingSetBytes ?? 0), 0);
      // Of one that has just begun nothing is known yet.
      return bytes === 0 ? [] : [[podRef.name, bytes]];
    }),
  );
}

/** https://kubernetes.io/docs/reference/instrumentation/node-metrics */
interface PodStats {
  readonly podRef: { readonly name: string; readonly namespace: string };
  /** The pod's own sum is 0 on some nodes. */
  readonly containers?: readonly { readonly memory?: { readonly workingSetBytes?: number } }[];
}

async function summaryOf(cluster: Cluster, node: string): Promise<readonly PodStats[]> {
  try {
    const path = `/api/v1/nodes/${node}/proxy/stats/summary`;
    return (await cluster.call<{ pods?: PodStats[] }>({ path })).pods ?? [];
  } catch (error) {
    if (error instanceof ApiError) return [];
    throw error;
  }
}
