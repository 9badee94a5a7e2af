import { UserError } from "../../error.ts";
import type { Instance } from "../instance.ts";
import type { BackupOptions } from "../target.ts";
import { processesOf } from "./leftovers.ts";
import { type RunOrder, readOrder } from "./run-files.ts";
import { settle } from "./settle.ts";
import { stopInstance, supervise } from "./supervision.ts";

/** Runs a job while nothing of an instance runs; what ran before runs afterwards, too. Needs its lock. */
export async function whileStopped<T>(
  instance: Instance,
  { reporter, signal }: BackupOptions,
  job: () => Promise<T>,
): Promise<T> {
  const order = processesOf(instance.folder).length > 0 ? readOrder(instance.folder) : undefined;
  if (order) reporter.tell(`Stopping the stack "${instance.stack}" meanwhile.`);
  await stopInstance(instance);
  if (!order) return job();
  const result = await job().catch(async (error: unknown) => {
    await startAgain(instance, order).catch(({ message }: Error) => reporter.tell(message));
    throw error;
  });
  await startAgain(instance, order);
  reporter.tell(`The stack "${instance.stack}" is started again.`);
  await checkHealth(instance, order, { reporter, signal });
  return result;
}

async function checkHealth(instance: Instance, order: RunOrder, options: BackupOptions): Promise<void> {
  try {
    const problems = await settle(instance.folder, order, { binaries: [], done: new Map() }, options);
    if (problems.length > 0) throw new UserError(problems.join("\n\n"));
  } catch (error) {
    // The job is done; who interrupts now does not want to wait.
    if (!options.signal.aborted) throw error;
  }
}

/** Nothing interrupts this: whoever interrupts a backup wants a running stack. */
async function startAgain(instance: Instance, order: RunOrder): Promise<void> {
  try {
    await supervise(instance, order, new AbortController().signal);
  } catch (error) {
    throw new UserError(
      `The stack "${instance.stack}" did not start again; start it: telltale up\n${(error as Error).message}`,
    );
  }
}
