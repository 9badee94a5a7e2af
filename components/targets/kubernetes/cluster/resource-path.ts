import type { KubernetesObject, Secret } from "../plan/objects.ts";

/** What the API server calls objects of each kind in its paths. */
const PLURALS: Readonly<Record<KubernetesObject["kind"] | Secret["kind"], string>> = {
  Namespace: "namespaces",
  ServiceAccount: "serviceaccounts",
  ConfigMap: "configmaps",
  Secret: "secrets",
  Service: "services",
  StatefulSet: "statefulsets",
  Deployment: "deployments",
  DaemonSet: "daemonsets",
  Role: "roles",
  RoleBinding: "rolebindings",
  ClusterRole: "clusterroles",
  ClusterRoleBinding: "clusterrolebindings",
  NetworkPolicy: "networkpolicies",
  Ingress: "ingresses",
  PodDisruptionBudget: "poddisruptionbudgets",
  HTTPRoute: "httproutes",
};

/** `/apis/apps/v1/namespaces/telltale/statefulsets/loki` */
export function pathOf({
  apiVersion,
  kind,
  metadata,
}: Pick<KubernetesObject | Secret, "apiVersion" | "kind" | "metadata">): string {
  const group = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const scope = metadata.namespace === undefined ? "" : `/namespaces/${metadata.namespace}`;
  return `${group}${scope}/${PLURALS[kind]}/${metadata.name}`;
}
/** `statefulsets`, of the group `apps`. */
export function resourceOf(
  kind: keyof typeof PLURALS,
  apiVersion: string,
): { readonly resource: string; readonly group: string } {
  const [group = ""] = apiVersion.includes("/") ? apiVersion.split("/") : [""];
  return { resource: PLURALS[kind], group };
}
