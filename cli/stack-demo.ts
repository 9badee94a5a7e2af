import { UserError } from "../components/error.ts";
import { connectionFile } from "../components/targets/connection.ts";
import type { Instance } from "../components/targets/instance.ts";
import type { DemoCommandOptions } from "./demo/command.ts";
import type { Ledger } from "./demo/ledger.ts";
import { openStack } from "./stack.ts";

/**
 * Runs demo agents against a stack of this checkout, or against what TELLTALE_ENDPOINT or TELLTALE_CONNECTION names.
 * @throws UserError if the stack is not up.
 */
export async function runStackDemo(instance: Instance, options: DemoCommandOptions): Promise<Ledger> {
  const { env } = process;
  if (!env.TELLTALE_ENDPOINT && !env.TELLTALE_CONNECTION) {
    const { target, settings } = await openStack(instance.checkout, instance.stack);
    if (!(await target.connection(instance, settings))) {
      throw new UserError(`The stack "${instance.stack}" is not up. Start it first: telltale up`);
    }
    env.TELLTALE_CONNECTION = connectionFile(instance);
  }
  // Imported late: the agents' SDK is slow to load, and the rest of the command line does without.
  const { demo } = await import("./demo/command.ts");
  return demo(options);
}
