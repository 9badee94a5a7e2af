import { withLock } from "../lock.ts";
import type { Reporter } from "../reporter.ts";
import type { DockerPlan } from "./plan/plan.ts";

/** Runs a job while no other process of this machine starts, stops, backs up or restores the same stack. */
export function alone<T>(
  { network }: DockerPlan,
  { reporter, signal }: { readonly reporter: Reporter; readonly signal: AbortSignal },
  job: () => Promise<T>,
): Promise<T> {
  const onWait = (holder: string) =>
    reporter.tell(`Waiting for process ${holder}, which is at work on the same stack.`);
  return withLock(network, job, { signal, onWait });
}
