import { text } from "node:stream/consumers";
import { ApiError, type Cluster } from "./cluster/cluster.ts";
import type { ContainerStatus, Pod } from "./status.ts";

const SHOWN_LINES = 5;

/** End of the log of a pod's container that keeps ending, be it a step before the service; empty if none does. */
export async function lastWordsOf(cluster: Cluster, namespace: string, pod: Pod): Promise<string[]> {
  const { initContainerStatuses = [], containerStatuses = [] } = pod.status;
  const ending = [...initContainerStatuses, ...containerStatuses].find(keepsEnding);
  if (!ending) return [];
  try {
    const log = await cluster.stream({
      path: `/api/v1/namespaces/${namespace}/pods/${pod.metadata.name}/log`,
      query: { container: ending.name, previous: "true", tailLines: `${SHOWN_LINES}` },
    });
    return (await text(log)).split("\n").filter((line) => line !== "");
  } catch (error) {
    // The node has removed it meanwhile, or nothing of it was ever there.
    if (error instanceof ApiError) return [];
    throw error;
  }
}

/** The node waits before it starts it once more. */
function keepsEnding({ state }: ContainerStatus): boolean {
  return state?.waiting?.reason === "CrashLoopBackOff";
}
