import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../../../error.ts";
import type { BackupOptions, ServiceStatus } from "../../target.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { getIfAllowed } from "../cluster/listed.ts";
import { pathOf } from "../cluster/resource-path.ts";
import type { Workload } from "../plan/objects.ts";
import type { ClusterPlan } from "../plan/plan.ts";

export interface StoppedStack {
  readonly cluster: Cluster;
  readonly plan: ClusterPlan;
  readonly status: () => Promise<readonly ServiceStatus[]>;
}

const PATIENCE_MS = 180_000;
const POLL_MS = 500;

/** Runs a job while no service of a stack runs; those that are there run afterwards, as the stack's settings say. */
export async function whileStopped(
  stack: StoppedStack,
  options: BackupOptions,
  job: () => Promise<void>,
): Promise<void> {
  const { cluster, plan } = stack;
  const workloads = await findThere(cluster, plan);
  if (workloads.length === 0) return job();
  options.reporter.tell(`Stopping the ${workloads.length} services in ${plan.namespace} meanwhile.`);
  try {
    await stopAll(cluster, workloads, options.signal);
    await job();
  } catch (error) {
    await startAll(cluster, workloads).catch(({ message }: Error) => options.reporter.tell(message));
    throw error;
  }
  await startAll(cluster, workloads);
  await untilHealthy(stack, options);
  options.reporter.tell(`The services in ${plan.namespace} are started again.`);
}

async function findThere(cluster: Cluster, { objects }: ClusterPlan): Promise<Workload[]> {
  const workloads = objects.filter((one) => one.kind === "StatefulSet" || one.kind === "Deployment");
  const found = await Promise.all(workloads.map((one) => getIfAllowed(cluster, pathOf(one))));
  return workloads.filter((_, index) => found[index]);
}

async function stopAll(cluster: Cluster, workloads: readonly Workload[], signal: AbortSignal): Promise<void> {
  for (const one of workloads) await scale(cluster, one, 0);
  for (const end = Date.now() + PATIENCE_MS; ; await sleep(POLL_MS, undefined, { signal })) {
    const left = await Promise.all(workloads.map((one) => podsOf(cluster, one)));
    if (left.flat().length === 0) return;
    if (Date.now() < end) continue;
    throw new UserError(
      `These pods do not stop, ${PATIENCE_MS / 1000} s after they were told to: ${left.flat().join(", ")}.`,
    );
  }
}

/** Nothing interrupts this: whoever interrupts a backup wants a running stack. */
async function startAll(cluster: Cluster, workloads: readonly Workload[]): Promise<void> {
  for (const one of workloads) await scale(cluster, one, one.spec?.replicas ?? 1);
}

async function untilHealthy({ status, plan }: StoppedStack, { signal }: BackupOptions): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; !signal.aborted; await sleep(POLL_MS)) {
    const waiting = (await status()).filter(({ healthy }) => !healthy);
    if (waiting.length === 0) return;
    if (Date.now() < end) continue;
    const list = waiting.map(({ name, state }) => `${name} (${state})`).join(", ");
    throw new UserError(
      `It is done, but not all services in ${plan.namespace} are ready ${PATIENCE_MS / 1000} s later: ${list}. More of each: telltale logs`,
    );
  }
}

function scale(cluster: Cluster, workload: Workload, replicas: number): Promise<unknown> {
  return cluster.call({
    method: "PATCH",
    path: `${pathOf(workload)}/scale`,
    contentType: "application/merge-patch+json",
    body: { spec: { replicas } },
  });
}

async function podsOf(cluster: Cluster, { metadata, spec }: Workload): Promise<string[]> {
  const labels = Object.entries(spec?.selector?.matchLabels ?? {});
  const { items } = await cluster.call<{ items: { metadata: { name: string } }[] }>({
    path: `/api/v1/namespaces/${metadata.namespace}/pods`,
    query: { labelSelector: labels.map(([name, value]) => `${name}=${value}`).join(",") },
  });
  return items.map((pod) => pod.metadata.name);
}
