import type { Settings } from "../../../../stacks/settings.ts";
import type { DataFolder } from "../../backup-manifest.ts";
import { renderReference } from "../../containers/image.ts";
import { SECURITY } from "../plan/container.ts";
import { type Home, stackMetadata } from "../plan/names.ts";
import type { Metadata, PodSpec } from "../plan/objects.ts";
import { dataPath } from "../plan/placement.ts";
import type { ClusterPlan } from "../plan/plan.ts";

/** A data folder, and the claim of the disk that it is. */
export interface DataClaim extends DataFolder {
  readonly claim: string;
  /** Pods whose user owns what is in it. */
  readonly security: NonNullable<PodSpec["securityContext"]>;
}

export interface Holder {
  readonly apiVersion: "v1";
  readonly kind: "Pod";
  readonly metadata: Metadata;
  readonly spec: PodSpec;
}

/** Label of holders. */
export const COMPONENT = { "app.kubernetes.io/component": "backup" } as const;
export const CONTAINER = "holder";
const ONE_DAY_S = 86_400;

/** The data folders of a stack whose services have one replica each. */
export function dataClaimsOf({ objects }: ClusterPlan): DataClaim[] {
  return objects.flatMap((one) => {
    if (one.kind !== "StatefulSet") return [];
    const service = one.metadata.name;
    return (one.spec?.volumeClaimTemplates ?? []).map(({ metadata }) => {
      const folder = metadata?.name ?? "";
      const security = one.spec?.template.spec?.securityContext ?? {};
      return { service, folder, claim: `${folder}-${service}-0`, security };
    });
  });
}

/**
 * A pod that does nothing, beside the disk of one service, as its user: programs in it read and write there. Each disk
 * has its own, since they may be in different zones. One that is forgotten ends after a day.
 */
export function renderHolder(
  { service, folder, claim, security }: DataClaim,
  home: Home,
  settings: Settings,
): Holder {
  const metadata = stackMetadata(`backup-${service}-${folder}`, home);
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { ...metadata, labels: { ...metadata.labels, ...COMPONENT } },
    spec: {
      restartPolicy: "Never",
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: 1,
      securityContext: security,
      containers: [
        {
          name: CONTAINER,
          image: renderReference("busybox", settings),
          imagePullPolicy: "IfNotPresent",
          command: ["sleep", String(ONE_DAY_S)],
          resources: { requests: { cpu: "50m", memory: "32Mi" }, limits: { memory: "32Mi" } },
          securityContext: { ...SECURITY, capabilities: { drop: [...SECURITY.capabilities.drop] } },
          volumeMounts: [{ name: folder, mountPath: dataPath(folder) }],
        },
      ],
      volumes: [{ name: folder, persistentVolumeClaim: { claimName: claim } }],
    },
  };
}
