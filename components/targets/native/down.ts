import { rmSync } from "node:fs";
import { join } from "node:path";
import { removeConnection } from "../connection.ts";
import { type Instance, loginsFile } from "../instance.ts";
import { withLock } from "../lock.ts";
import type { DownOptions } from "../target.ts";
import { stopInstance } from "./supervision.ts";

/** Stops everything of an instance. Its data, secrets and logs stay. */
export function down(instance: Instance, { reporter, signal, data }: DownOptions): Promise<void> {
  const onWait = (holder: string) =>
    reporter.tell(`Waiting for process ${holder}, which is starting or stopping this stack.`);
  const job = async () => {
    const stopped = await takeDown(instance);
    reporter.tell(
      stopped > 0
        ? `The stack "${instance.stack}" is stopped.`
        : `Nothing of the stack "${instance.stack}" was running.`,
    );
    if (!data) return;
    const folder = join(instance.folder, "data");
    reporter.tell(`Removing all that its services stored (metrics, logs, traces, alerts, errors): ${folder}`);
    rmSync(folder, { recursive: true, force: true });
  };
  return withLock(instance.folder, job, { signal, onWait });
}

/** Ends the processes of an instance and forgets how they ran; says how many there were. Needs its lock. */
export async function takeDown(instance: Instance): Promise<number> {
  const stopped = await stopInstance(instance);
  removeConnection(instance);
  rmSync(loginsFile(instance), { force: true });
  rmSync(join(instance.folder, "run"), { recursive: true, force: true });
  return stopped;
}
