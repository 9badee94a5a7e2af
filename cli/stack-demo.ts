import { existsSync } from "node:fs";
import { UserError } from "../components/error.ts";
import { connectionFile } from "../components/targets/connection.ts";
import type { Instance } from "../components/targets/instance.ts";
import type { DemoCommandOptions } from "./demo/command.ts";

/**
 * Runs demo agents against a stack of this checkout, or against what TELLTALE_ENDPOINT or TELLTALE_CONNECTION names.
 * @throws UserError if the stack is not up.
 */
export async function runStackDemo(instance: Instance, options: DemoCommandOptions): Promise<void> {
  const { env } = process;
  if (!env.TELLTALE_ENDPOINT && !env.TELLTALE_CONNECTION) {
    const path = connectionFile(instance);
    if (!existsSync(path)) {
      throw new UserError(`The stack "${instance.stack}" is not up. Start it first: telltale up`);
    }
    env.TELLTALE_CONNECTION = path;
  }
  // Imported late: the agents' SDK is slow to load, and the rest of the command line does without.
  const { demo } = await import("./demo/command.ts");
  await demo(options);
}
