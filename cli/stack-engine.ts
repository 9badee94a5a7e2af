import type Docker from "dockerode";
import { SERVICES } from "../components/services/index.ts";
import { connectEngine } from "../components/targets/docker/engine/engine.ts";
import type { DockerPlan } from "../components/targets/docker/plan/plan.ts";
import { planStack } from "../components/targets/docker/plan/plan-stack.ts";
import { readStackFile } from "../stacks/stack-file.ts";
import { CHECKOUT } from "./checkout.ts";

/** The engine that a stack runs on, and what the stack is there. */
export async function openEngine(stack: string): Promise<{ engine: Docker; plan: DockerPlan }> {
  const plan = planStack(stack, readStackFile(CHECKOUT, stack), SERVICES);
  return { engine: await connectEngine(), plan };
}
