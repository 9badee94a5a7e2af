import { TARGETS } from "../components/targets/index.ts";
import { type Instance, instanceOf } from "../components/targets/instance.ts";
import type { Target } from "../components/targets/target.ts";
import type { Settings } from "../stacks/settings.ts";
import { readStackFile } from "../stacks/stack-file.ts";
import { targetOf } from "./stack-target.ts";

/** A stack of a checkout, and what it runs on. */
export interface Stack {
  readonly instance: Instance;
  readonly settings: Settings;
  readonly target: Target;
}

/** @throws UserError if there is no such stack, or its settings cannot be used. */
export async function openStack(checkout: string, stack: string): Promise<Stack> {
  const instance = instanceOf(checkout, stack);
  const settings = readStackFile(checkout, stack);
  return { instance, settings, target: await TARGETS[await targetOf(stack)]() };
}
