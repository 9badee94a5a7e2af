import Docker from "dockerode";
import { endedWith } from "../global-setup.ts";
import { applyPlan } from "./engine.ts";
import stopStacks from "./global-teardown.ts";
import { buildImages } from "./images.ts";
import { announceStack, describeStack, planOf } from "./test-stack.ts";

/** Starts a stack for the tests alone: own names, own ports, images made on the spot. */
export default async function startStack(): Promise<void> {
  const engine = new Docker();
  const stack = await describeStack("shared");
  const plan = planOf(stack);
  endedWith(stopStacks);
  const start = performance.now();
  const built = await buildImages(engine, plan);
  const imagesThere = performance.now();
  try {
    await applyPlan(engine, plan, stack.secrets);
  } catch (error) {
    await stopStacks();
    throw error;
  }
  const seconds = (from: number, to: number) => `${((to - from) / 1000).toFixed(1)} s`;
  console.log(
    `\n${built.length} images were built in ${seconds(start, imagesThere)}; all services were healthy ${seconds(imagesThere, performance.now())} later.`,
  );
  announceStack(stack);
}
