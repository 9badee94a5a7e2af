import type Docker from "dockerode";
import { UserError } from "../../../components/error.ts";
import { stackName } from "../../../components/targets/docker/plan/names.ts";
import type { DockerPlan } from "../../../components/targets/docker/plan/plan.ts";
import { describeServices, portsOf } from "../../../components/targets/native/plan.ts";
import { checkPorts, type WantedPort } from "../../../components/targets/native/port-check.ts";
import { NATIVE_SERVICES } from "../../../components/targets/native/services.ts";
import { type DockerSubject, type Finding, linesOf, ok, problem, type StackSubject } from "../finding.ts";
import { isOnThisMachine } from "../own-engine.ts";

/** Ports that containers publish; the stack's own may hold them. */
export async function checkDockerPorts(subject: DockerSubject): Promise<Finding> {
  const { engine, plan, settings, instance } = subject;
  const held = heldPorts(await engine.listContainers());
  const own = stackName(instance.stack);
  const wanted = publishedPorts(plan).filter(({ port }) => !isOf(own, held.get(port)));
  const taken = wanted.flatMap(({ port, endpoint }) => {
    const holder = held.get(port);
    return holder ? [`${port} (${endpoint}): held by the container ${holder}`] : [];
  });
  const others = wanted.filter(({ port }) => !held.has(port));
  const { base } = settings.ports;
  if (isOnThisMachine(subject)) taken.push(...(await takenByProcesses(others, instance.folder, base)));
  return describe(publishedPorts(plan), taken, base);
}

/** Ports of processes; the instance's own may hold them. */
export async function checkNativePorts({ instance, settings }: StackSubject): Promise<Finding> {
  const { base } = settings.ports;
  const specs = describeServices(instance, settings, NATIVE_SERVICES);
  const wanted = specs.flatMap((spec) => portsOf(spec, base));
  return describe(wanted, await takenByProcesses(wanted, instance.folder, base), base);
}

function describe(wanted: readonly WantedPort[], taken: readonly string[], base: number): Finding {
  if (taken.length === 0) {
    const ports = wanted.map(({ port }) => port).sort((a, b) => a - b);
    return ok(`free, or held by this stack: ${ports.join(", ")}`);
  }
  return problem(
    `in use: ${taken.join("; ")}`,
    `Stop what holds them, or set another telltale:ports.base (now ${base}; every port is this plus 0 to 999)`,
  );
}

function publishedPorts({ containers }: DockerPlan): WantedPort[] {
  return containers.flatMap(({ service, ports }) =>
    ports.map(({ host }) => ({ endpoint: service, port: host })),
  );
}

/** Names of containers by the port of the machine that they publish. */
function heldPorts(containers: readonly Docker.ContainerInfo[]): Map<number, string> {
  return new Map(
    containers.flatMap(({ Names, Ports }) =>
      Ports.flatMap(({ PublicPort }) =>
        PublicPort ? [[PublicPort, (Names[0] ?? "").slice(1)] as const] : [],
      ),
    ),
  );
}

function isOf(stack: string, container: string | undefined): boolean {
  return container?.startsWith(`${stack}-`) ?? false;
}

async function takenByProcesses(wanted: readonly WantedPort[], own: string, base: number): Promise<string[]> {
  try {
    await checkPorts(wanted, own, base);
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const [, ...taken] = linesOf(error);
    return taken;
  }
}
