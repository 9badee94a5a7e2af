import { SERVICES } from "../components/services/index.ts";
import { DockerStack } from "../components/targets/docker/deploy.ts";
import { planStack } from "../components/targets/docker/plan-stack.ts";
import { type Outputs, renderOutputs } from "./outputs.ts";
import type { Settings } from "./settings.ts";

/** The Pulumi program: services → target → outputs. `telltale up` runs it as it is, too. */
export function deployStack(stack: string, settings: Settings): Outputs {
  const deployed = new DockerStack("telltale", { plan: planStack(stack, settings, SERVICES) });
  return renderOutputs(settings, SERVICES, deployed);
}
