import type { Problem } from "../../../error.ts";
import type { ClusterPlan } from "../plan/plan.ts";
import type { Cluster } from "./cluster.ts";
import { resourceOf } from "./resource-path.ts";

/** What Pulumi does with every kind of object, and what `telltale status` and `logs` look at. */
export async function checkRights(cluster: Cluster, { namespace, objects }: ClusterPlan): Promise<Problem[]> {
  const kinds = new Map<string, { readonly resource: string; readonly group: string }>(
    [...objects, { kind: "Secret", apiVersion: "v1" } as const].map(({ kind, apiVersion }) => [
      kind,
      resourceOf(kind, apiVersion),
    ]),
  );
  const asked = [
    ...[...kinds].flatMap(([kind, resource]) =>
      ["get", "create", "patch", ...(kind === "Namespace" ? [] : ["delete"])].map((verb) => ({
        ...resource,
        verb,
      })),
    ),
    { resource: "pods", group: "", verb: "list" },
    { resource: "pods", group: "", subresource: "log", verb: "get" },
  ];
  const answers = await Promise.all(
    asked.map(async (one) => ({ one, allowed: await mayI(cluster, namespace, one) })),
  );
  const missing = new Map<string, string[]>();
  for (const { one, allowed } of answers) {
    const name = [one.resource, ...("subresource" in one ? [one.subresource] : [])].join("/");
    if (!allowed) missing.set(name, [...(missing.get(name) ?? []), one.verb]);
  }
  return [...missing].map(([resource, verbs]) => {
    const where = resource === "namespaces" ? "" : ` in the namespace ${namespace}`;
    const message = `kubeconfig's user may not ${verbs.join(", ")} them${where}; ask for a role that lets it, or name another telltale:kubernetes.context`;
    return { path: resource, message };
  });
}

/** Whether kubeconfig's user may do something in a namespace. */
export async function mayI(
  cluster: Cluster,
  namespace: string,
  attributes: { readonly resource: string; readonly group: string; readonly verb: string },
): Promise<boolean> {
  const where = attributes.resource === "namespaces" ? { name: namespace } : { namespace };
  const { status } = await cluster.call<{ status: { allowed: boolean } }>({
    method: "POST",
    path: "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
    body: {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SelfSubjectAccessReview",
      spec: { resourceAttributes: { ...where, ...attributes } },
    },
  });
  return status.allowed;
}
