import { setTimeout as sleep } from "node:timers/promises";
import type { Cluster } from "../../../../components/targets/kubernetes/cluster/cluster.ts";
import { NODE } from "./kubelet.ts";

interface Pod {
  readonly metadata: { readonly name: string; readonly uid: string };
  readonly spec: { readonly nodeName?: string };
  readonly status: { readonly containerStatuses?: readonly { readonly restartCount: number }[] };
}

const PATIENCE_MS = 120_000;

/** What tells one run of each pod's service from another, by the pod's name. */
export async function runsOf(cluster: Cluster, namespace: string): Promise<Record<string, string>> {
  const pods = await podsOf(cluster, namespace);
  return Object.fromEntries(
    pods.map(({ metadata, status }) => [
      metadata.name,
      `${metadata.uid} ${status.containerStatuses?.map(({ restartCount }) => restartCount)}`,
    ]),
  );
}

/** Gives pods a second, then kills what is left in them; waits until others have been made in their place. Default: of the same names. */
export async function killPods(
  cluster: Cluster,
  namespace: string,
  names: readonly string[],
  isDone?: (pods: readonly Pod[]) => boolean,
): Promise<void> {
  const before = await runsOf(cluster, namespace);
  for (const name of names) {
    await cluster.call({
      method: "DELETE",
      path: `/api/v1/namespaces/${namespace}/pods/${name}`,
      body: { gracePeriodSeconds: 1 },
    });
  }
  const areThere = (pods: readonly Pod[]) =>
    names.every((name) =>
      pods.some((pod) => pod.metadata.name === name && !before[name]?.startsWith(pod.metadata.uid)),
    );
  await until(cluster, namespace, isDone ?? areThere);
}

/** As `kubectl drain` does, of one namespace: when this is done, none of its pods is on the node, and none may come. */
export async function drain(cluster: Cluster, namespace: string): Promise<void> {
  await setUnschedulable(cluster, true);
  for (const { metadata } of await podsOf(cluster, namespace)) {
    await cluster.call({
      method: "POST",
      path: `/api/v1/namespaces/${namespace}/pods/${metadata.name}/eviction`,
      body: { apiVersion: "policy/v1", kind: "Eviction", metadata: { name: metadata.name, namespace } },
    });
  }
  await until(cluster, namespace, (pods) => pods.every(({ spec }) => spec.nodeName === undefined));
}

/** The node takes pods again. */
export function uncordon(cluster: Cluster): Promise<void> {
  return setUnschedulable(cluster, false);
}

async function setUnschedulable(cluster: Cluster, unschedulable: boolean): Promise<void> {
  await cluster.call({
    method: "PATCH",
    path: `/api/v1/nodes/${NODE}`,
    contentType: "application/merge-patch+json",
    body: { spec: { unschedulable } },
  });
}

async function podsOf(cluster: Cluster, namespace: string): Promise<readonly Pod[]> {
  const { items } = await cluster.call<{ items: Pod[] }>({ path: `/api/v1/namespaces/${namespace}/pods` });
  return items;
}

async function until(cluster: Cluster, namespace: string, satisfies: (pods: readonly Pod[]) => boolean) {
  for (const end = Date.now() + PATIENCE_MS; ; await sleep(250)) {
    const pods = await podsOf(cluster, namespace);
    if (satisfies(pods)) return;
    if (Date.now() > end) {
      const names = pods.map(({ metadata, spec }) => `${metadata.name} on ${spec.nodeName ?? "no node"}`);
      throw new Error(`After ${PATIENCE_MS / 1000} s pods of ${namespace} are ${names.join(", ")}.`);
    }
  }
}
