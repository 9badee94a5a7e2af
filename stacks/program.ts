import { UserError } from "../components/error.ts";
import { SERVICES } from "../components/services/index.ts";
import { planStack } from "../components/targets/docker/plan/plan-stack.ts";
import { DockerStack } from "../components/targets/docker/pulumi/deploy.ts";
import { type Outputs, renderOutputs } from "./outputs.ts";
import type { Settings } from "./settings.ts";

/**
 * The Pulumi program: services → target → outputs. `telltale up` runs it as it is, too.
 * @throws UserError if the stack's target is none of Pulumi's.
 */
export function deployStack(stack: string, settings: Settings): Outputs {
  if (settings.target === "native") {
    throw new UserError(
      "The native target is not Pulumi's: start it with telltale up, or set another telltale:target.",
    );
  }
  const deployed = new DockerStack("telltale", { plan: planStack(stack, settings, SERVICES) });
  return renderOutputs(settings, SERVICES, deployed);
}
