import { resolve } from "node:path";
import { Command } from "commander";
import { CHECKOUT } from "../checkout.ts";
import { untilInterrupted } from "../interrupt.ts";
import { type StackOption, stackOption } from "../stack-option.ts";

const HELP = `
Services are stopped while it copies, so that the copies belong together, and started again afterwards. What agents
send meanwhile is refused, and sent again by SDKs that retry.
With the target native, the stack's secrets are copied, too. With docker and kubernetes they are in Pulumi's state:
restore a backup into a stack with other secrets, and passwords are set to those when services start.`;

export function backupCommand(): Command {
  return new Command("backup")
    .description("copy all that the services stored into a folder")
    .argument("<dir>", "a new or empty folder")
    .addOption(stackOption())
    .addHelpText("after", HELP)
    .action(async (dir: string, { stack }: StackOption) => {
      const folder = resolve(dir);
      const done = await untilInterrupted(async (signal) => {
        await backUp(stack, folder, signal);
        return true;
      });
      if (!done) return console.error("Interrupted: nothing was backed up; what ran before runs again.");
      console.log(
        `The backup is in ${folder}. It holds what agents sent, and may hold secrets: keep it safe.`,
      );
    });
}

async function backUp(stack: string, folder: string, signal: AbortSignal): Promise<void> {
  const [{ Terminal }, { openStack }] = await Promise.all([import("../terminal.ts"), import("../stack.ts")]);
  const { target, instance, settings } = await openStack(CHECKOUT, stack);
  await target.backup(instance, settings, folder, { reporter: new Terminal(), signal });
}
