import type { Problem } from "../../../error.ts";
import type { ClusterPlan } from "../plan/plan.ts";
import type { Cluster } from "./cluster.ts";
import { getIfAllowed, listIfAllowed, type Named } from "./listed.ts";

/** Label with the name of the stack that an object is of. */
export const STACK = "app.kubernetes.io/instance";

/** Whether a stack may have its namespaces: it makes all pods in its own `restricted`, and `down --data` removes it. */
export async function checkNamespace(
  cluster: Cluster,
  { namespace, objects }: ClusterPlan,
): Promise<Problem[]> {
  const made = objects.filter(({ kind }) => kind === "Namespace");
  const problems = await Promise.all(
    made.map(async ({ metadata: { name, labels } }): Promise<Problem[]> => {
      const found = await getIfAllowed<Named>(cluster, `/api/v1/namespaces/${name}`);
      const reason = found && (await reasonAgainst(cluster, found, labels[STACK]));
      const path = `telltale:kubernetes.${name === namespace ? "namespace" : "podLogs"}`;
      return reason === undefined ? [] : [{ path, message: reason }];
    }),
  );
  return problems.flat();
}

async function reasonAgainst(
  cluster: Cluster,
  { metadata: { name, labels, deletionTimestamp } }: Named,
  stack: string | undefined,
): Promise<string | undefined> {
  if (deletionTimestamp !== undefined)
    return `the namespace ${name} is being removed; wait until it is gone, or name another one`;
  const other = labels?.[STACK];
  if (other === stack) return undefined;
  if (other !== undefined) return `the namespace ${name} belongs to the stack "${other}"; name another one`;
  const strangers = await strangersIn(cluster, name);
  if (strangers.length === 0) return undefined;
  return `the namespace ${name} has what is not the stack's (${strangers.join(", ")}); name one of the stack's own`;
}

/** One of each kind is enough: `pod web-0`. */
async function strangersIn(cluster: Cluster, namespace: string): Promise<string[]> {
  const kinds = { pod: "pods", "disk claim": "persistentvolumeclaims" };
  const found = await Promise.all(
    Object.entries(kinds).map(async ([kind, resource]) => {
      const path = `/api/v1/namespaces/${namespace}/${resource}`;
      const [first] = (await listIfAllowed(cluster, path, { limit: "1" })) ?? [];
      return first ? [`${kind} ${first.metadata.name}`] : [];
    }),
  );
  return found.flat();
}
