import type { Settings } from "../../../stacks/settings.ts";
import { UserError } from "../../error.ts";
import { obtainPulumi } from "../pulumi/pulumi-cli.ts";
import { connectEngine } from "./engine/engine.ts";
import { canPull, listMissing } from "./images/image-store.ts";
import { referencesOf } from "./plan/plan.ts";
import { planStack } from "./plan/plan-stack.ts";
import { DOCKER_SERVICES } from "./services.ts";

/** Why a stack cannot run on Docker now, in the middle of a sentence; `undefined` if it can. */
export async function reasonAgainstDocker(
  stack: string,
  settings: Settings,
  tell: (text: string) => void,
): Promise<string | undefined> {
  try {
    const engine = await connectEngine();
    const [missing] = await listMissing(engine, referencesOf(planStack(stack, settings, DOCKER_SERVICES)));
    const obstacle = missing === undefined ? undefined : await canPull(engine, missing);
    if (obstacle !== undefined) return `the image ${missing} cannot be pulled: ${obstacle}`;
    await obtainPulumi(AbortSignal.timeout(300_000), tell);
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return firstSentence(error.message);
    throw error;
  }
}

function firstSentence(text: string): string {
  const [sentence = text] = text.split(/\.(?:\s|$)|\n/);
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
