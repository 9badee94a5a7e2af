import type { KubernetesSettings } from "../../../../../stacks/kubernetes-settings.ts";
import type { Settings } from "../../../../../stacks/settings.ts";
import type { PodDiscovery } from "../../../../service.ts";

/** What the collector of pods' logs is called. */
export const POD_LOGS = "pod-logs";

/** A namespace of its own: its pods read files of their node, which `restricted` does not allow. */
export function nodeNamespace({ namespace }: Pick<KubernetesSettings, "namespace">): string {
  return `${namespace}-node`;
}

/** Whether there is one: without a collector of its own, the stack has nobody to send to. */
export function readsPodLogs({ kubernetes, services }: Settings): boolean {
  return kubernetes.podLogs && services.collector.mode === "deploy";
}

/** Where annotated pods are looked for: in agents' namespaces, and beside the collector of pods' logs. */
export function annotatedPods(settings: Settings): PodDiscovery {
  const { agentNamespaces } = settings.kubernetes;
  if (!agentNamespaces) return { exceptNamespaces: "kube-.*" };
  return {
    namespaces: [...agentNamespaces, ...(readsPodLogs(settings) ? [nodeNamespace(settings.kubernetes)] : [])],
  };
}
