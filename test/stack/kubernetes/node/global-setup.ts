import { execa } from "execa";
import type { Container } from "../../../../components/targets/kubernetes/plan/objects.ts";
import type { ClusterPlan } from "../../../../components/targets/kubernetes/plan/plan.ts";
import { endedWith } from "../../global-setup.ts";
import { announce } from "../../stack-under-test.ts";
import { isWorkload, makeNamespace } from "../apply.ts";
import { relayDrills } from "./drill-relay.ts";
import stopNode, { runsOn } from "./global-teardown.ts";
import { importImages } from "./images.ts";
import { type ClusterNode, startDns, startNode } from "./node.ts";
import { AGENTS, applyStack, asUnderTest, describeStack, planOf } from "./stack.ts";

/** Starts a cluster of one node for the tests alone, and a stack on it: images are made on the spot. */
export default async function startStack(): Promise<void> {
  endedWith(stopNode);
  const times: string[] = [];
  let start = performance.now();
  const lap = (what: string) => {
    times.push(`${what} ${((performance.now() - start) / 1000).toFixed(1)} s`);
    start = performance.now();
  };
  const node = await startNode();
  runsOn(node);
  lap("the node was ready after");
  try {
    await startStackOn(node, lap);
  } catch (error) {
    await stopNode();
    throw error;
  }
  console.log(`\nOn one node of Kubernetes ${await versionOf(node)}: ${times.join(", ")}.`);
}

async function startStackOn(node: ClusterNode, lap: (what: string) => void): Promise<void> {
  const { cluster, machine } = node;
  const stack = describeStack("telltale", [AGENTS]);
  await importImages(machine, imagesOf(planOf(stack)), stack.settings, { coredns: node.coredns });
  lap("images were made in");
  await startDns(node);
  await makeNamespace(cluster, AGENTS);
  await applyStack(cluster, stack);
  lap("all pods were ready after another");
  await relayDrills(node, stack);
  announce({ ...(await asUnderTest(cluster, stack)), listenOn: [machine.addresses.outside] });
}

export function imagesOf({ objects }: ClusterPlan): Set<string> {
  const images = objects.filter(isWorkload).flatMap(({ spec }) => {
    const { containers = [], initContainers = [] } = spec?.template?.spec ?? {};
    return [...initContainers, ...containers].flatMap(({ image }: Container) => image ?? []);
  });
  return new Set(images);
}

async function versionOf({ cluster, machine }: ClusterNode): Promise<string> {
  const { gitVersion } = await cluster.call<{ gitVersion: string }>({ path: "/version" });
  const { stdout } = await execa("containerd", ["--version"]);
  return `${gitVersion}, ${stdout}, at ${machine.addresses.inside}`;
}
