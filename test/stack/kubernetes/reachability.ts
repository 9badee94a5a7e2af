import type {
  NetworkPolicy,
  PolicyPeer,
  Workload,
} from "../../../components/targets/kubernetes/plan/objects.ts";
import { isWorkload } from "./apply.ts";

type Labels = Readonly<Record<string, string>>;

/** `loki → prometheus:9090`, for each pair of workloads between which network policies let a connection pass. */
export function reachable(objects: readonly { readonly kind: string }[]): string[] {
  const workloads = objects.filter(isWorkload);
  const policies = objects.filter((one): one is NetworkPolicy => one.kind === "NetworkPolicy");
  return workloads
    .flatMap((from) =>
      workloads.flatMap((to) =>
        portsOf(to)
          .filter(
            (port) => leaves(from, to, port.containerPort, policies) && enters(from, to, port, policies),
          )
          .map(({ containerPort }) => `${from.metadata.name} → ${to.metadata.name}:${containerPort}`),
      ),
    )
    .sort();
}

export interface Port {
  readonly name?: string;
  readonly containerPort: number;
}

export function portsOf({ spec }: Workload): Port[] {
  return (spec?.template?.spec?.containers ?? []).flatMap(({ ports = [] }) => ports as Port[]);
}

export function labelsOf({ spec }: Workload): Labels {
  return (spec?.template?.metadata?.labels ?? {}) as Labels;
}

/** Whether a selector's labels are all among a pod's; an empty one takes every pod. */
export function selects(selector: Labels, labels: Labels): boolean {
  return Object.entries(selector).every(([name, value]) => labels[name] === value);
}

function leaves(from: Workload, to: Workload, port: number, policies: readonly NetworkPolicy[]): boolean {
  const own = ofDirection(from, "Egress", policies);
  if (own.length === 0) return true;
  return own.some(({ spec }) =>
    (spec?.egress ?? []).some(
      (rule) =>
        (rule.to ?? []).some((peer) => isPeer(peer, to)) &&
        (rule.ports ?? [{ port }]).some((one) => one.port === port),
    ),
  );
}

function enters(from: Workload, to: Workload, port: Port, policies: readonly NetworkPolicy[]): boolean {
  const own = ofDirection(to, "Ingress", policies);
  if (own.length === 0) return true;
  return own.some(({ spec }) =>
    (spec?.ingress ?? []).some(
      (rule) =>
        (rule.from ?? []).some((peer) => isPeer(peer, from)) &&
        (rule.ports ?? [{ port: port.name }]).some((one) => one.port === port.name),
    ),
  );
}

function ofDirection(
  workload: Workload,
  direction: "Ingress" | "Egress",
  policies: readonly NetworkPolicy[],
): NetworkPolicy[] {
  return policies.filter(
    ({ spec, metadata }) =>
      metadata.namespace === workload.metadata.namespace &&
      spec?.policyTypes?.includes(direction) &&
      selects((spec.podSelector?.matchLabels ?? {}) as Labels, labelsOf(workload)),
  );
}

/** Of the stack's own pods alone: what lets in agents' namespaces, or out to the world, is another matter. */
function isPeer({ podSelector }: PolicyPeer, workload: Workload): boolean {
  return podSelector !== undefined && selects((podSelector.matchLabels ?? {}) as Labels, labelsOf(workload));
}
