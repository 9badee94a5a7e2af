import type { SecretName } from "../../../components/secrets.ts";
import type { SecretSource } from "../../../components/targets/containers/secret-source.ts";
import type { Cluster } from "../../../components/targets/kubernetes/cluster/cluster.ts";
import { pathOf } from "../../../components/targets/kubernetes/cluster/resource-path.ts";
import { renderAgentSecret } from "../../../components/targets/kubernetes/plan/agent-secrets.ts";
import type {
  DaemonSet,
  KubernetesObject,
  Secret,
  Workload,
} from "../../../components/targets/kubernetes/plan/objects.ts";
import type { ClusterPlan } from "../../../components/targets/kubernetes/plan/plan.ts";
import { renderSecret, withSecrets } from "../../../components/targets/kubernetes/plan/secrets.ts";
import { makeSecret } from "../../../components/targets/make-secret.ts";

export type Applied = (KubernetesObject | Secret) & {
  readonly metadata: { readonly resourceVersion: string; readonly generation?: number };
};

/** Every object of a plan, as Pulumi applies them. Default: with secrets that are made up. */
export function objectsOf(
  plan: ClusterPlan,
  read: (source: SecretSource) => string = madeUp,
): (KubernetesObject | Secret)[] {
  const secrets = plan.secrets.map((one) => ({
    workload: one.workload,
    object: renderSecret(one, read),
  }));
  const isNamespace = ({ kind }: KubernetesObject) => kind === "Namespace";
  return [
    ...plan.objects.filter(isNamespace),
    ...secrets.map(({ object }) => object),
    ...plan.agentSecrets.map((one) => renderAgentSecret(one, (secret: SecretName) => read({ secret }))),
    ...plan.objects
      .filter((one) => !isNamespace(one))
      .map((object) => {
        const read = secrets.find(({ workload }) => workload === object.metadata.name);
        return read && hasPods(object) ? withSecrets(object, read.object) : object;
      }),
  ];
}

function madeUp(source: SecretSource): string {
  return "secret" in source ? makeSecret(source.secret) : "https://hooks.example.com";
}

function hasPods(object: KubernetesObject): object is Workload | DaemonSet {
  return isWorkload(object) || object.kind === "DaemonSet";
}

export function isWorkload(object: { readonly kind: string }): object is Workload {
  return object.kind === "StatefulSet" || object.kind === "Deployment";
}

/** Server-side apply, in which a field that the API server does not know is an error. */
export function apply(cluster: Cluster, object: KubernetesObject | Secret): Promise<Applied> {
  return cluster.call({
    method: "PATCH",
    path: pathOf(object),
    query: { fieldManager: "telltale", force: "true", fieldValidation: "Strict" },
    contentType: "application/apply-patch+yaml",
    body: object,
  });
}

export async function applyAll(
  cluster: Cluster,
  objects: readonly (KubernetesObject | Secret)[],
): Promise<Applied[]> {
  const applied: Applied[] = [];
  for (const object of objects) applied.push(await apply(cluster, object));
  return applied;
}

/** A namespace that is not the stack's. */
export async function makeNamespace(cluster: Cluster, name: string): Promise<void> {
  await cluster.call({
    method: "POST",
    path: "/api/v1/namespaces",
    body: { apiVersion: "v1", kind: "Namespace", metadata: { name } },
  });
}
