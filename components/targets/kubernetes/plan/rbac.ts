import type { PodDiscovery } from "../../../service.ts";
import { type Home, stackMetadata } from "./names.ts";
import type { ClusterRole, ClusterRoleBinding, KubernetesObject, Role, RoleBinding } from "./objects.ts";

const API = "rbac.authorization.k8s.io";
const READ_PODS = [{ apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch"] }];

/** Of a service that asks the API server for pods: an account with a token, which may see pods and nothing else. */
export function renderPodReader(
  service: string,
  home: Home,
  { namespaces }: PodDiscovery,
): KubernetesObject[] {
  const metadata = stackMetadata(readerName(service), home);
  const account = { kind: "ServiceAccount", name: metadata.name, namespace: home.namespace };
  const rights = namespaces
    ? namespaces.flatMap((namespace) => inNamespace(namespace, service, home, account))
    : inCluster(service, home, account);
  return [
    { apiVersion: "v1", kind: "ServiceAccount", metadata, automountServiceAccountToken: false },
    ...rights,
  ];
}

/** Name of the account. */
export function readerName(service: string): string {
  return `telltale-${service}`;
}

interface Account {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

function inNamespace(namespace: string, service: string, home: Home, account: Account): [Role, RoleBinding] {
  // Two stacks cannot have the same namespace of agents, but their own ones have other names.
  const metadata = stackMetadata(`${home.namespace}-${service}`, { ...home, namespace });
  const roleRef = { apiGroup: API, kind: "Role", name: metadata.name };
  return [
    { apiVersion: `${API}/v1`, kind: "Role", metadata, rules: READ_PODS },
    { apiVersion: `${API}/v1`, kind: "RoleBinding", metadata, roleRef, subjects: [account] },
  ];
}

function inCluster(service: string, home: Home, account: Account): [ClusterRole, ClusterRoleBinding] {
  const { namespace: _, ...metadata } = stackMetadata(`${home.namespace}-${service}`, home);
  const roleRef = { apiGroup: API, kind: "ClusterRole", name: metadata.name };
  return [
    { apiVersion: `${API}/v1`, kind: "ClusterRole", metadata, rules: READ_PODS },
    { apiVersion: `${API}/v1`, kind: "ClusterRoleBinding", metadata, roleRef, subjects: [account] },
  ];
}
