import { setTimeout as sleep } from "node:timers/promises";
import { Terminal } from "../../../../cli/terminal.ts";
import type { Cluster } from "../../../../components/targets/kubernetes/cluster/cluster.ts";
import { startApiServer } from "../api-server.ts";
import { obtainNodePrograms, obtainPrograms } from "../programs.ts";
import { startContainerd } from "./containerd.ts";
import { dnsObjects } from "./dns.ts";
import { kubeletConfig, NODE, VOLUME_PLUGINS } from "./kubelet.ts";
import { type Machine, startMachine, writeInside } from "./machine.ts";
import { applyPlaced } from "./placed.ts";
import { volumeObjects } from "./volumes.ts";

/** A real cluster with one node, which ends with this process and leaves nothing. */
export interface ClusterNode {
  readonly cluster: Cluster;
  readonly machine: Machine;
  /** Path of CoreDNS, of which an image is made. */
  readonly coredns: string;
  readonly stop: () => Promise<void>;
}

const READY_MS = 120_000;

/** Starts all but DNS, whose image the node does not have yet. */
export async function startNode(): Promise<ClusterNode> {
  const patience = AbortSignal.timeout(3_600_000);
  await obtainPrograms(patience, new Terminal());
  const programs = await obtainNodePrograms(patience, new Terminal());
  const machine = await startMachine();
  try {
    await startContainerd(machine);
    const { inside: address, services } = machine.addresses;
    const { folder, start: startInside } = machine;
    const server = await startApiServer({ folder, address, services, start: startInside });
    const asAdmin = `--kubeconfig=${server.kubeConfig}`;
    const start = (name: Exclude<keyof typeof programs, "coredns">, ...args: string[]) =>
      machine.start(name, [programs[name], asAdmin, ...args]);
    start(
      "kube-controller-manager",
      `--root-ca-file=${server.certificate}`,
      `--flex-volume-plugin-dir=${VOLUME_PLUGINS}`,
      "--leader-elect=false",
    );
    start("kube-scheduler", "--leader-elect=false");
    const config = writeInside(machine, "kubelet.yaml", kubeletConfig(machine));
    start("kubelet", `--config=${config}`, `--hostname-override=${NODE}`, `--node-ip=${address}`);
    // A bridge answers pods that asked a Service from another address, unless the node stands between.
    start(
      "kube-proxy",
      "--proxy-mode=iptables",
      "--masquerade-all",
      "--conntrack-max-per-core=0",
      `--hostname-override=${NODE}`,
    );
    await applyPlaced(server.admin, volumeObjects(machine));
    await untilReady(server.admin, machine);
    return { cluster: server.admin, machine, coredns: programs.coredns, stop: machine.stop };
  } catch (error) {
    await machine.stop();
    throw error;
  }
}

/** Starts the cluster's DNS: its image must be there. */
export function startDns({ cluster, machine }: Pick<ClusterNode, "cluster" | "machine">): Promise<void> {
  return applyPlaced(cluster, dnsObjects(machine.addresses));
}

interface NodeObject {
  readonly status: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

async function untilReady(cluster: Cluster, machine: Machine): Promise<void> {
  for (const end = Date.now() + READY_MS; Date.now() < end; await sleep(250)) {
    const node = await cluster.call<NodeObject>({ path: `/api/v1/nodes/${NODE}` }).catch(() => undefined);
    if (node?.status.conditions?.some(({ type, status }) => type === "Ready" && status === "True")) return;
  }
  const words = ["kubelet", "containerd", "kube-controller-manager"].map(machine.lastWords);
  throw new Error(`The node is not ready after ${READY_MS / 1000} s:\n${words.join("\n")}`);
}
