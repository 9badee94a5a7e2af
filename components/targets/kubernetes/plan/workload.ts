import type { KubernetesSettings, StoringService } from "../../../../stacks/kubernetes-settings.ts";
import type { Settings } from "../../../../stacks/settings.ts";
import type { ContainedSpec } from "../../containers/contained.ts";
import { type Furniture, renderContainer, renderInitContainers } from "./container.ts";
import { type Home, headlessName, metadataOf, selectorOf } from "./names.ts";
import type { PodSpec, Volume, VolumeClaim, Workload } from "./objects.ts";
import { wantsSignal } from "./reload.ts";
import { renderSpread } from "./replicas.ts";

/** Longer than services take to write down what they hold in memory. */
const STOP_SECONDS = 60;
export const SERVICE_ACCOUNT = "telltale";

/** What runs a service: a StatefulSet if it stores, or if each replica must have a name; otherwise a Deployment. */
export function renderWorkload(
  spec: ContainedSpec,
  home: Home,
  furniture: Furniture,
  secretVolumes: readonly Volume[],
): Workload {
  const { name, dataFolders = [] } = spec;
  const { replicas } = furniture;
  const metadata = metadataOf(name, spec, home);
  const common = {
    replicas,
    selector: { matchLabels: selectorOf(name, home) },
    template: {
      metadata: { labels: metadata.labels },
      spec: {
        ...renderPod(spec, furniture, [...furniture.config.volumes, ...secretVolumes]),
        ...(replicas > 1 && { topologySpreadConstraints: renderSpread(spec, home) }),
      },
    },
  };
  if (dataFolders.length === 0 && replicas === 1) {
    // The old pod answers until the new one is ready.
    const strategy = { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } };
    return { apiVersion: "apps/v1", kind: "Deployment", metadata, spec: { ...common, strategy } };
  }
  return {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata,
    spec: {
      ...common,
      serviceName: replicas > 1 ? headlessName(name) : name,
      podManagementPolicy: "Parallel",
      // Data outlives the stack.
      persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
      ...(dataFolders.length > 0 && {
        volumeClaimTemplates: dataFolders.map((folder) =>
          renderClaim(folder, name, home, furniture.settings),
        ),
      }),
    },
  };
}

function renderPod(spec: ContainedSpec, furniture: Furniture, volumes: Volume[]): PodSpec {
  const { user } = spec.container;
  const before = renderInitContainers(spec, furniture);
  return {
    serviceAccountName: furniture.account ?? SERVICE_ACCOUNT,
    automountServiceAccountToken: furniture.account !== undefined,
    // Variables such as LOKI_PORT, which services would take for settings of theirs.
    enableServiceLinks: false,
    terminationGracePeriodSeconds: STOP_SECONDS,
    ...(wantsSignal(spec) && { shareProcessNamespace: true }),
    securityContext: {
      runAsNonRoot: true,
      runAsUser: user,
      runAsGroup: user,
      fsGroup: user,
      fsGroupChangePolicy: "OnRootMismatch",
      seccompProfile: { type: "RuntimeDefault" },
    },
    ...(before.length > 0 && { initContainers: before }),
    containers: [renderContainer(spec, furniture)],
    ...(volumes.length > 0 && { volumes }),
  };
}

function renderClaim(
  folder: string,
  service: string,
  home: Home,
  { kubernetes }: Pick<Settings, "kubernetes">,
): VolumeClaim {
  const { storageClass } = kubernetes;
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: folder, labels: selectorOf(service, home) },
    spec: {
      accessModes: ["ReadWriteOnce"],
      ...(storageClass !== undefined && { storageClassName: storageClass }),
      resources: { requests: { storage: quantityOf(service, kubernetes) } },
    },
  };
}

/** `10GB` is `10G` there. */
function quantityOf(service: string, { storage }: KubernetesSettings): string {
  const size = storage[service as StoringService];
  if (size === undefined)
    throw new Error(`stacks/kubernetes-settings.ts has no size for the data of ${service}.`);
  return size.replace("B", "");
}
