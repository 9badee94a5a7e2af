import { Terminal } from "../../../../cli/terminal.ts";
import { endedWith } from "../../global-setup.ts";
import { announce } from "../../stack-under-test.ts";
import { relayDrills } from "../node/drill-relay.ts";
import { imagesOf } from "../node/global-setup.ts";
import stopNode, { runsOn } from "../node/global-teardown.ts";
import { importImages } from "../node/images.ts";
import { type ClusterNode, startDns, startNode } from "../node/node.ts";
import { applyStack, asUnderTest, planOf } from "../node/stack.ts";
import { obtainProductionPrograms } from "../programs.ts";
import { startS3 } from "./s3.ts";
import { productionStack, tracingStack } from "./shape.ts";

/** The production profile at small size, on a cluster of one node: a Jaeger of another stack is in OpenSearch's place. */
export default async function startProduction(): Promise<void> {
  endedWith(stopNode);
  const programs = await obtainProductionPrograms(AbortSignal.timeout(3_600_000), new Terminal());
  const node = await startNode();
  runsOn(node);
  try {
    await startStacks(node, programs);
  } catch (error) {
    await stopNode();
    throw error;
  }
}

async function startStacks(
  node: ClusterNode,
  { mimir, versitygw }: Awaited<ReturnType<typeof obtainProductionPrograms>>,
): Promise<void> {
  const { cluster, machine, coredns } = node;
  const production = productionStack(await startS3(machine, versitygw));
  const tracing = tracingStack();
  const images = [production, tracing].flatMap((stack) => [...imagesOf(planOf(stack))]);
  await importImages(machine, new Set(images), production.settings, { coredns, mimir });
  await startDns(node);
  const start = performance.now();
  await applyStack(cluster, tracing);
  await applyStack(cluster, production);
  console.log(`\nAll replicas were ready after ${((performance.now() - start) / 1000).toFixed(1)} s.`);
  await relayDrills(node, production);
  const { urls } = await asUnderTest(cluster, tracing);
  const reached = await asUnderTest(cluster, production);
  announce({
    ...reached,
    urls: { ...reached.urls, jaeger: urls.jaeger ?? "" },
    listenOn: [machine.addresses.outside],
  });
}
