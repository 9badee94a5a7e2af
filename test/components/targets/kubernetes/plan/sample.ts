import type { ContainedSpec } from "../../../../../components/targets/containers/contained.ts";
import type { KubernetesObject } from "../../../../../components/targets/kubernetes/plan/objects.ts";
import { planCluster } from "../../../../../components/targets/kubernetes/plan/plan-cluster.ts";
import { KUBERNETES_SERVICES } from "../../../../../components/targets/kubernetes/services.ts";
import { parseSettings } from "../../../../../stacks/settings.ts";

export const HOME = { stack: "dev", namespace: "telltale" };

/** A service of a test, whose description says only what matters there. */
export function specOf(fields: Partial<ContainedSpec>): ContainedSpec {
  return {
    name: "loki",
    endpoints: { http: { port: 3100, scheme: "http", published: true } },
    command: ["loki"],
    files: {},
    health: { endpoint: "http", path: "/ready" },
    container: { image: "loki", user: 10001, memory: 640 },
    ...fields,
  };
}

export function planOf(settings: Readonly<Record<string, unknown>> = {}) {
  return planCluster("dev", parseSettings(settings, "test"), KUBERNETES_SERVICES);
}

/** The one object of a kind and a name. */
export function find<K extends KubernetesObject["kind"]>(
  objects: readonly KubernetesObject[],
  kind: K,
  name: string,
): Extract<KubernetesObject, { kind: K }> {
  const found = objects.find((one) => one.kind === kind && one.metadata.name === name);
  if (!found) throw new Error(`There is no ${kind} ${name}.`);
  return found as Extract<KubernetesObject, { kind: K }>;
}
