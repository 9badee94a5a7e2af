import type { Settings } from "../../../../stacks/settings.ts";
import { type Outputs, renderOutputs } from "../../outputs.ts";
import { planStack } from "../plan/plan-stack.ts";
import { DOCKER_SERVICES } from "../services.ts";
import { DockerStack } from "./deploy.ts";

/** What a Pulumi program does for this target: services → plan → resources → outputs. */
export function deployOnDocker(stack: string, settings: Settings): Outputs {
  const deployed = new DockerStack("telltale", { plan: planStack(stack, settings, DOCKER_SERVICES) });
  return renderOutputs(settings, DOCKER_SERVICES, deployed);
}
