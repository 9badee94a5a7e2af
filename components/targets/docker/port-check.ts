import type Docker from "dockerode";
import type { Problem } from "../../error.ts";
import { findTakenPorts, portsTaken, type WantedPort } from "../native/port-check.ts";
import { isOnThisMachine } from "./engine/engine.ts";
import type { DockerPlan } from "./plan/plan.ts";

/** @throws UserError that names each port that something other than this stack holds. */
export async function checkPublishedPorts(
  engine: Docker,
  plan: DockerPlan,
  own: string,
  base: number,
): Promise<void> {
  const taken = await findTakenPublishedPorts(engine, plan, own);
  if (taken.length > 0) throw portsTaken(taken, base);
}

/**
 * Ports of the engine's machine that other containers, or processes that can be seen from here, hold.
 * @param own folder of the instance, whose own processes may hold its ports.
 */
export async function findTakenPublishedPorts(
  engine: Docker,
  plan: DockerPlan,
  own: string,
): Promise<Problem[]> {
  const names = new Set(plan.containers.map(({ name }) => name));
  const holders = holdersOf(await engine.listContainers());
  const wanted = publishedPorts(plan).filter(({ port }) => !names.has(holders.get(port) ?? ""));
  const taken = wanted.flatMap(({ port, endpoint }) => {
    const holder = holders.get(port);
    return holder ? [{ path: `${port} (${endpoint})`, message: `held by the container ${holder}` }] : [];
  });
  if (!(await isOnThisMachine(engine))) return taken;
  const others = wanted.filter(({ port }) => !holders.has(port));
  return [...taken, ...(await findTakenPorts(others, own))];
}

export function publishedPorts({ containers }: DockerPlan): WantedPort[] {
  return containers.flatMap(({ service, ports }) =>
    ports.map(({ host }) => ({ endpoint: service, port: host })),
  );
}

/** Names of containers by the port of the machine that they publish. */
function holdersOf(containers: readonly Docker.ContainerInfo[]): Map<number, string> {
  return new Map(
    containers.flatMap(({ Names, Ports }) =>
      Ports.flatMap(({ PublicPort }) =>
        PublicPort ? [[PublicPort, (Names[0] ?? "").slice(1)] as const] : [],
      ),
    ),
  );
}
