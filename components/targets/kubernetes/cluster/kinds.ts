import type { Problem } from "../../../error.ts";
import type { ClusterPlan } from "../plan/plan.ts";
import type { Cluster } from "./cluster.ts";
import { getIfAllowed } from "./listed.ts";
import { resourceOf } from "./resource-path.ts";

/** Whether the cluster knows every kind of object that a plan has, of itself or by a CustomResourceDefinition. */
export async function checkKinds(cluster: Cluster, { objects }: ClusterPlan): Promise<Problem[]> {
  const versions = [...new Set(objects.map(({ apiVersion }) => apiVersion))];
  const missing = await Promise.all(
    versions.map(async (apiVersion) => {
      const served = await servedBy(cluster, apiVersion);
      const kinds = new Set(objects.filter((one) => one.apiVersion === apiVersion).map(({ kind }) => kind));
      return [...kinds]
        .filter((kind) => !served.includes(resourceOf(kind, apiVersion).resource))
        .map((kind) => ({ path: `${kind} of ${apiVersion}`, message: adviceOn(apiVersion) }));
    }),
  );
  return missing.flat();
}

/** https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api */
async function servedBy(cluster: Cluster, apiVersion: string): Promise<string[]> {
  const path = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const found = await getIfAllowed<{ resources: { name: string }[] }>(cluster, path);
  return found?.resources.map(({ name }) => name) ?? [];
}

function adviceOn(apiVersion: string): string {
  const [group = ""] = apiVersion.split("/");
  const isOwn = (!group.includes(".") || group.endsWith(".k8s.io")) && !group.startsWith("gateway.");
  const remedy = isOwn
    ? "its API server has this API turned off (--runtime-config), or is too old"
    : `install the CustomResourceDefinitions of ${group}`;
  return `the cluster does not know it; ${remedy}`;
}
