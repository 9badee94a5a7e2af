import type Docker from "dockerode";
import { checkPorts } from "../native/port-check.ts";
import { stackName } from "./names.ts";
import type { DockerPlan } from "./plan.ts";

/** @throws UserError that names each port of this machine that something other than this stack holds. */
export async function checkPublishedPorts(
  engine: Docker,
  { containers }: DockerPlan,
  stack: string,
  base: number,
): Promise<void> {
  const own = await engine.listContainers({ filters: { name: [`^/${stackName(stack)}-`] } });
  const published = own.flatMap(({ Ports }) => Ports.map(({ PublicPort }) => PublicPort));
  const wanted = containers.flatMap(({ service, ports }) =>
    ports.map(({ container, host }) => ({ endpoint: `${service}:${container}`, port: host })),
  );
  await checkPorts(
    wanted.filter(({ port }) => !published.includes(port)),
    "",
    base,
  );
}
