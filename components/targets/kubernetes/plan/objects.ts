import type { types } from "@pulumi/kubernetes";
import type { Unwrap } from "@pulumi/pulumi";

/** What every object has. */
export interface Metadata {
  name: string;
  /** Default: the kind has none. */
  namespace?: string;
  labels: Record<string, string>;
  annotations?: Record<string, string>;
}

/** An object as the API server takes it: of Pulumi's type, but plain, and known by its kind. */
type Plain<T, A extends string, K extends string> = Omit<Unwrap<T>, "apiVersion" | "kind" | "metadata"> & {
  apiVersion: A;
  kind: K;
  metadata: Metadata;
};

export type Namespace = Plain<types.input.core.v1.Namespace, "v1", "Namespace">;
export type ServiceAccount = Plain<types.input.core.v1.ServiceAccount, "v1", "ServiceAccount">;
export type ConfigMap = Plain<types.input.core.v1.ConfigMap, "v1", "ConfigMap">;
export type Secret = Plain<types.input.core.v1.Secret, "v1", "Secret">;
export type ServiceObject = Plain<types.input.core.v1.Service, "v1", "Service">;
export type StatefulSet = Plain<types.input.apps.v1.StatefulSet, "apps/v1", "StatefulSet">;
export type Deployment = Plain<types.input.apps.v1.Deployment, "apps/v1", "Deployment">;
export type DaemonSet = Plain<types.input.apps.v1.DaemonSet, "apps/v1", "DaemonSet">;
type Rbac<T, K extends string> = Plain<T, "rbac.authorization.k8s.io/v1", K>;
export type Role = Rbac<types.input.rbac.v1.Role, "Role">;
export type RoleBinding = Rbac<types.input.rbac.v1.RoleBinding, "RoleBinding">;
export type ClusterRole = Rbac<types.input.rbac.v1.ClusterRole, "ClusterRole">;
export type ClusterRoleBinding = Rbac<types.input.rbac.v1.ClusterRoleBinding, "ClusterRoleBinding">;
export type NetworkPolicy = Plain<
  types.input.networking.v1.NetworkPolicy,
  "networking.k8s.io/v1",
  "NetworkPolicy"
>;
export type Ingress = Plain<types.input.networking.v1.Ingress, "networking.k8s.io/v1", "Ingress">;

export type DisruptionBudget = Plain<
  types.input.policy.v1.PodDisruptionBudget,
  "policy/v1",
  "PodDisruptionBudget"
>;
/** Of a CustomResourceDefinition, which Pulumi has no type of. */
export interface HttpRoute {
  apiVersion: "gateway.networking.k8s.io/v1";
  kind: "HTTPRoute";
  metadata: Metadata;
  spec: {
    parentRefs: { name: string; namespace: string }[];
    hostnames: string[];
    rules: { backendRefs: { name: string; port: number }[] }[];
  };
}

export type Workload = StatefulSet | Deployment;
export type KubernetesObject =
  | Namespace
  | ServiceAccount
  | ConfigMap
  | ServiceObject
  | Workload
  | DaemonSet
  | Role
  | RoleBinding
  | ClusterRole
  | ClusterRoleBinding
  | NetworkPolicy
  | DisruptionBudget
  | Ingress
  | HttpRoute;

// Parts of them.
export type PodSpec = Unwrap<types.input.core.v1.PodSpec>;
export type Container = Unwrap<types.input.core.v1.Container>;
export type Volume = Unwrap<types.input.core.v1.Volume>;
export type VolumeMount = Unwrap<types.input.core.v1.VolumeMount>;
export type VolumeProjection = Unwrap<types.input.core.v1.VolumeProjection>;
export type VolumeClaim = Unwrap<types.input.core.v1.PersistentVolumeClaim>;
export type Probe = Unwrap<types.input.core.v1.Probe>;
export type PolicyPeer = Unwrap<types.input.networking.v1.NetworkPolicyPeer>;
export type PolicyIngress = Unwrap<types.input.networking.v1.NetworkPolicyIngressRule>;
export type PolicyEgress = Unwrap<types.input.networking.v1.NetworkPolicyEgressRule>;
