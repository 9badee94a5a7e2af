import type Docker from "dockerode";
import { checkPorts } from "../native/port-check.ts";
import type { DockerPlan } from "./plan/plan.ts";

/** @throws UserError that names each port of this machine that something other than this stack holds. */
export async function checkPublishedPorts(
  engine: Docker,
  { containers }: DockerPlan,
  base: number,
): Promise<void> {
  const names = new Set(containers.map(({ name }) => `/${name}`));
  const own = (await engine.listContainers()).filter(({ Names }) => Names.some((name) => names.has(name)));
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
