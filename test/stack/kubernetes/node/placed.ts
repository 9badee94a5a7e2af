import type { Cluster } from "../../../../components/targets/kubernetes/cluster/cluster.ts";

/** An object of any kind, with the path at which the API server has it. */
export interface Placed {
  readonly path: string;
  readonly object: object;
}

/** What belongs to the cluster, not to the stack. */
export async function applyPlaced(cluster: Cluster, placed: readonly Placed[]): Promise<void> {
  for (const { path, object } of placed) {
    await cluster.call({
      method: "PATCH",
      path,
      query: { fieldManager: "node", force: "true", fieldValidation: "Strict" },
      contentType: "application/apply-patch+yaml",
      body: object,
    });
  }
}
