import type Docker from "dockerode";
import type { ContainerPlan, DockerPlan } from "./plan/plan.ts";

/** How the engine differs from what Pulumi believes, which it does not look at by itself. */
export interface Drift {
  readonly nothingThere: boolean;
  /** Whether containers have gone, or have died, without Pulumi. */
  readonly unknown: boolean;
  /** URNs of steps that have failed and must run again. */
  readonly failedSteps: readonly string[];
}

export async function findDrift(engine: Docker, plan: DockerPlan, stack: string): Promise<Drift> {
  const all = await engine.listContainers({ all: true });
  const stateOf = ({ name }: ContainerPlan) => all.find(({ Names }) => Names.includes(`/${name}`))?.State;
  const steps = plan.containers.filter(({ kind }) => kind === "step");
  const services = plan.containers.filter(({ kind }) => kind === "service");
  const ended = await Promise.all(
    steps
      .filter((step) => stateOf(step) !== undefined)
      .map(async (step) => ({ step, ok: await hasSucceeded(engine, step.name) })),
  );
  return {
    nothingThere: plan.containers.every((one) => stateOf(one) === undefined),
    unknown:
      steps.some((step) => stateOf(step) === undefined) ||
      services.some((service) => !["running", "restarting"].includes(stateOf(service) ?? "")),
    failedSteps: ended.flatMap(({ step, ok }) => (ok ? [] : [urnOf(step, stack)])),
  };
}

async function hasSucceeded(engine: Docker, name: string): Promise<boolean> {
  const { State } = await engine.getContainer(name).inspect();
  return !State.Running && State.ExitCode === 0;
}

/** https://www.pulumi.com/docs/iac/concepts/resources/names/#urns */
function urnOf({ name }: ContainerPlan, stack: string): string {
  const type = "telltale:docker:Stack$telltale:docker:Service$docker:index/container:Container";
  return `urn:pulumi:${stack}::telltale::${type}::${name}`;
}
