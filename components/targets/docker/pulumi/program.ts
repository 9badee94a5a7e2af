import type { Settings } from "../../../../stacks/settings.ts";
import { SERVICES } from "../../../services/index.ts";
import { type Outputs, renderOutputs } from "../../outputs.ts";
import { planStack } from "../plan/plan-stack.ts";
import { DockerStack } from "./deploy.ts";

/** What a Pulumi program does for this target: services → plan → resources → outputs. */
export function deployOnDocker(stack: string, settings: Settings): Outputs {
  const deployed = new DockerStack("telltale", { plan: planStack(stack, settings, SERVICES) });
  return renderOutputs(settings, SERVICES, deployed);
}
