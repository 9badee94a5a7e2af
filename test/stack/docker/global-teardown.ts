import { setTimeout as sleep } from "node:timers/promises";
import Docker from "dockerode";
import { stackName } from "../../../components/targets/docker/plan/names.ts";
import { killContainer } from "./engine.ts";
import { closeDown, ownStack } from "./test-stack.ts";

let stopping: Promise<void> | undefined;

/** Removes every stack that this process has made; once, since an interrupted run also ends in the usual way. */
export default function stopStacks(): Promise<void> {
  closeDown();
  stopping ??= removeAll(new Docker(), stackName(ownStack("")));
  return stopping;
}

/** Until nothing is there twice in a row: a test that was interrupted may still be making or removing its own. */
async function removeAll(engine: Docker, prefix: string): Promise<void> {
  for (let attempt = 0, absent = 0; attempt < 20; attempt++) {
    const filters = { name: [prefix] };
    const [containers, networks, { Volumes }] = await Promise.all([
      engine.listContainers({ all: true, filters }),
      engine.listNetworks({ filters }),
      engine.listVolumes({ filters }),
    ]);
    const isEmpty = containers.length + networks.length + Volumes.length === 0;
    absent = isEmpty ? absent + 1 : 0;
    if (absent === 2) return;
    if (isEmpty) await sleep(500);
    await Promise.allSettled(containers.map(({ Id }) => killContainer(engine, Id)));
    await Promise.allSettled([
      ...networks.map(({ Id }) => engine.getNetwork(Id).remove()),
      ...Volumes.map(({ Name }) => engine.getVolume(Name).remove()),
    ]);
  }
  throw new Error(`Not all of ${prefix}* could be removed from the engine`);
}
