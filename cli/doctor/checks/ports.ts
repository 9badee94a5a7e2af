import type { Problem } from "../../../components/error.ts";
import { findTakenPublishedPorts, publishedPorts } from "../../../components/targets/docker/port-check.ts";
import { describeServices, portsOf } from "../../../components/targets/native/plan.ts";
import { findTakenPorts, type WantedPort } from "../../../components/targets/native/port-check.ts";
import { NATIVE_SERVICES } from "../../../components/targets/native/services.ts";
import { type DockerSubject, type Finding, ok, problem, type StackSubject } from "../finding.ts";

/** Ports that containers publish; the stack's own may hold them. */
export async function checkDockerPorts(subject: DockerSubject): Promise<Finding> {
  const { engine, plan, instance, settings } = subject;
  const taken = await findTakenPublishedPorts(engine, plan, instance.folder);
  return describe(publishedPorts(plan), taken, settings.ports.base);
}

/** Ports of processes; the instance's own may hold them. */
export async function checkNativePorts({ instance, settings }: StackSubject): Promise<Finding> {
  const { base } = settings.ports;
  const specs = describeServices(instance, settings, NATIVE_SERVICES);
  const wanted = specs.flatMap((spec) => portsOf(spec, base));
  return describe(wanted, await findTakenPorts(wanted, instance.folder), base);
}

function describe(wanted: readonly WantedPort[], taken: readonly Problem[], base: number): Finding {
  if (taken.length === 0) {
    const ports = wanted.map(({ port }) => port).sort((a, b) => a - b);
    return ok(`free, or held by this stack: ${ports.join(", ")}`);
  }
  return problem(
    `in use: ${taken.map(({ path, message }) => `${path}: ${message}`).join("; ")}`,
    `Stop what holds them, or set another telltale:ports.base (now ${base}; every port is this plus 0 to 999)`,
  );
}
