import type { Problem } from "../../../error.ts";
import type { ClusterPlan } from "../plan/plan.ts";
import { nodeNamespace } from "../plan/pod-logs/place.ts";
import type { Cluster } from "./cluster.ts";
import { resourceOf } from "./resource-path.ts";

/** What Pulumi does with every kind of object, and what `telltale status` and `logs` look at. */
export async function checkRights(
  cluster: Cluster,
  { namespace, objects, secrets }: ClusterPlan,
): Promise<Problem[]> {
  const kinds = new Map(
    [...objects, ...secrets.map((one) => ({ ...one, kind: "Secret", apiVersion: "v1" }) as const)].map(
      ({ kind, apiVersion, metadata }) => {
        const where = kind === "Namespace" ? metadata.name : metadata.namespace;
        return [`${kind} ${where}`, { kind, where, ...resourceOf(kind, apiVersion) }];
      },
    ),
  );
  const asked = [
    ...[...kinds.values()].flatMap(({ kind, where, ...resource }) =>
      ["get", "create", "patch", ...(kind === "Namespace" && where === namespace ? [] : ["delete"])].map(
        (verb) => ({ where, one: { ...resource, verb } }),
      ),
    ),
    { where: namespace, one: { resource: "pods", group: "", verb: "list" } },
    { where: namespace, one: { resource: "pods", group: "", subresource: "log", verb: "get" } },
  ];
  return refusedOf(cluster, namespace, asked);
}

/** What `telltale backup` and `restore` do beyond that. */
export function checkBackupRights(cluster: Cluster, { namespace }: ClusterPlan): Promise<Problem[]> {
  const rights: Right[] = [
    ...["statefulsets", "deployments"].map((resource) => ({
      resource,
      group: "apps",
      subresource: "scale",
      verb: "patch",
    })),
    ...["create", "get", "list", "delete"].map((verb) => ({ resource: "pods", group: "", verb })),
    // The API server asks for the one of these or the other, by its version.
    ...["get", "create"].map((verb) => ({ resource: "pods", group: "", subresource: "exec", verb })),
  ];
  return refusedOf(
    cluster,
    namespace,
    rights.map((one) => ({ where: namespace, one })),
  );
}

interface Right {
  readonly resource: string;
  readonly group: string;
  readonly subresource?: string;
  readonly verb: string;
}

async function refusedOf(
  cluster: Cluster,
  namespace: string,
  asked: readonly { readonly where: string | undefined; readonly one: Right }[],
): Promise<Problem[]> {
  const answers = await Promise.all(
    asked.map(async ({ where, one }) => ({ where, one, allowed: await mayI(cluster, where, one) })),
  );
  const missing = new Map<string, { path: string; where: string | undefined; verbs: string[] }>();
  for (const { where, one } of answers.filter(({ allowed }) => !allowed)) {
    const path = [one.resource, ...(one.subresource ? [one.subresource] : [])].join("/");
    const known = missing.get(`${path} ${where}`);
    missing.set(`${path} ${where}`, { path, where, verbs: [...(known?.verbs ?? []), one.verb] });
  }
  return [...missing.values()].map(({ path, where, verbs }) => {
    const place = path === "namespaces" || where === undefined ? "" : ` in the namespace ${where}`;
    return {
      path,
      message: `kubeconfig's user may not ${verbs.join(", ")} them${place}; ${adviceOn(where, path, namespace)}`,
    };
  });
}

function adviceOn(where: string | undefined, path: string, home: string): string {
  const role = "ask for a role that lets it, or";
  if (where === nodeNamespace({ namespace: home })) return `${role} set telltale:kubernetes.podLogs to false`;
  if (path.startsWith("clusterrole"))
    return `${role} name the namespaces of agents in telltale:kubernetes.agentNamespaces`;
  return `${role} name another telltale:kubernetes.context`;
}

/** Whether kubeconfig's user may do something in a namespace, or with what is in none. */
export async function mayI(
  cluster: Cluster,
  namespace: string | undefined,
  attributes: Right,
): Promise<boolean> {
  const where =
    namespace === undefined ? {} : attributes.resource === "namespaces" ? { name: namespace } : { namespace };
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
