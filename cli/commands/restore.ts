import { resolve } from "node:path";
import { Command } from "commander";
import { CHECKOUT } from "../checkout.ts";
import { untilInterrupted } from "../interrupt.ts";
import { type StackOption, stackOption } from "../stack-option.ts";

interface RestoreCommandOptions extends StackOption {
  readonly replace: boolean;
}

const HELP = `
The backup is checked first, and restored whole or not at all. Services that run are stopped meanwhile.
With the target native, the stack's secrets become those of the backup, so that agents' tokens hold. With docker and
kubernetes the stack keeps the secrets that Pulumi's state has: the passwords of GlitchTip, Grafana and PostgreSQL are
set to them when services start. A backup of docker can be restored with kubernetes, too.`;

export function restoreCommand(): Command {
  return new Command("restore")
    .description("make what the services stored what it was in a backup")
    .argument("<dir>", "a folder that `telltale backup` has written")
    .option("--replace", "give up what the stack has stored by now", false)
    .addOption(stackOption())
    .addHelpText("after", HELP)
    .action(async (dir: string, { stack, replace }: RestoreCommandOptions) => {
      const folder = resolve(dir);
      const done = await untilInterrupted(async (signal) => {
        await restoreStack(stack, folder, replace, signal);
        return true;
      });
      if (!done) return console.error("Interrupted: nothing was restored; what ran before runs again.");
      console.log(`The stack "${stack}" has the data of ${folder}. If it is not up: telltale up`);
    });
}

async function restoreStack(
  stack: string,
  folder: string,
  replace: boolean,
  signal: AbortSignal,
): Promise<void> {
  const [{ Terminal }, { openStack }] = await Promise.all([import("../terminal.ts"), import("../stack.ts")]);
  const { target, instance, settings } = await openStack(CHECKOUT, stack);
  await target.restore(instance, settings, folder, { reporter: new Terminal(), signal, replace });
}
