import type { Settings } from "../../../../stacks/settings.ts";
import { planStack } from "../plan/plan-stack.ts";
import { DOCKER_SERVICES } from "../services.ts";

export interface NeededImage {
  readonly reference: string;
  /** Services, and `setup` for the step that serves all. */
  readonly usedBy: readonly string[];
}

/** Every image that a stack with these settings runs, once. */
export function neededImages(stack: string, settings: Settings): NeededImage[] {
  const { containers } = planStack(stack, settings, DOCKER_SERVICES);
  return [...Map.groupBy(containers, ({ reference }) => reference)].map(([reference, users]) => ({
    reference,
    usedBy: [...new Set(users.map(({ service }) => service))],
  }));
}
