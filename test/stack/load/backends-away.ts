import type { Instance } from "../../../components/targets/instance.ts";
import { isAlive } from "../../../components/targets/native/process-identity.ts";
import { type RunOrder, readOrder, readState } from "../../../components/targets/native/run-files.ts";
import { supervise } from "../../../components/targets/native/supervision.ts";

/** Kills a service of a native instance, as a fault would; its supervisor starts it again. */
export function killService(instance: Instance, name: string): void {
  const process_ = readState(instance.folder)?.services[name]?.process;
  if (!process_ || !isAlive(process_)) throw new Error(`${name} does not run`);
  process.kill(process_.pid, "SIGKILL");
}

/** Kills services and keeps them away; returns what brings them back. */
export async function takeAway(instance: Instance, names: readonly string[]): Promise<() => Promise<void>> {
  const order = readOrder(instance.folder) as RunOrder;
  const signal = AbortSignal.timeout(60_000);
  for (const name of names) killService(instance, name);
  const services = order.services.filter(({ name }) => !names.includes(name));
  await supervise(instance, { id: `without ${names.join(", ")}`, services }, signal);
  return () => supervise(instance, order, AbortSignal.timeout(60_000));
}
