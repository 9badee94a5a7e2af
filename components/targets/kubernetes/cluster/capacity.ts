import type { Problem } from "../../../error.ts";
import type { DaemonSet, KubernetesObject, Workload } from "../plan/objects.ts";
import type { ClusterPlan } from "../plan/plan.ts";
import type { Cluster } from "./cluster.ts";
import { listIfAllowed, type Named } from "./listed.ts";

interface Node extends Named {
  readonly spec?: { readonly unschedulable?: boolean };
  readonly status?: { readonly allocatable?: { readonly memory?: string } };
}

/** Nodes that take no pods do not count; what others run there already is not known here. */
export async function checkCapacity(cluster: Cluster, { objects }: ClusterPlan): Promise<Problem[]> {
  const nodes = await listIfAllowed<Node>(cluster, "/api/v1/nodes");
  if (!nodes) return [];
  const has = nodes
    .filter(({ spec }) => spec?.unschedulable !== true)
    .map(({ status }) => Math.floor(mebibytes(status?.allocatable?.memory ?? "0")));
  const workloads = objects.filter(isWorkload);
  return [...checkSum(has, workloads), ...checkLargest(has, workloads)];
}

function checkSum(has: readonly number[], workloads: readonly (Workload | DaemonSet)[]): Problem[] {
  const wants = sum(workloads.map((one) => memoryOf(one) * podsOf(one, has.length)));
  if (sum(has) >= wants) return [];
  return [
    {
      path: "nodes",
      message: `pods may take ${sum(has)} MiB on the ${has.length} that take any; the stack asks for ${wants} MiB. Add a node, or turn services off: telltale:services`,
    },
  ];
}

function podsOf(workload: Workload | DaemonSet, nodes: number): number {
  return workload.kind === "DaemonSet" ? nodes : (workload.spec?.replicas ?? 1);
}

/** A pod is not spread over nodes. */
function checkLargest(has: readonly number[], workloads: readonly (Workload | DaemonSet)[]): Problem[] {
  const largest = Math.max(...has);
  const tooLarge = workloads.filter((one) => memoryOf(one) > largest);
  if (has.length === 0 || tooLarge.length === 0) return [];
  const pods = tooLarge.map((one) => `${one.metadata.name} ${memoryOf(one)} MiB`);
  return [
    {
      path: "nodes",
      message: `none takes a pod of more than ${largest} MiB; too large: ${pods.join(", ")}. Add a larger node`,
    },
  ];
}

function isWorkload(object: KubernetesObject): object is Workload | DaemonSet {
  return ["StatefulSet", "Deployment", "DaemonSet"].includes(object.kind);
}

/** Of a pod; what runs beside its service from before its start counts, too. */
function memoryOf({ spec }: Workload | DaemonSet): number {
  const { containers = [], initContainers = [] } = spec?.template?.spec ?? {};
  const beside = initContainers.filter(({ restartPolicy }) => restartPolicy === "Always");
  const requests = [...containers, ...beside].map(({ resources }) => resources?.requests?.memory);
  return sum(requests.map((one) => mebibytes(one ?? "0")));
}

/** https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity */
function mebibytes(quantity: string): number {
  const [, number = "0", unit = ""] = quantity.match(/^([\d.]+)([A-Za-z]*)$/) ?? [];
  const powers: Record<string, number> = {
    Ki: 2 ** 10,
    Mi: 2 ** 20,
    Gi: 2 ** 30,
    Ti: 2 ** 40,
    k: 1e3,
    M: 1e6,
    G: 1e9,
    T: 1e12,
    m: 1e-3,
  };
  return (Number(number) * (powers[unit] ?? 1)) / 2 ** 20;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}
