import { Command } from "commander";
import { CHECKOUT } from "../checkout.ts";
import { untilInterrupted } from "../interrupt.ts";
import { type StackOption, stackOption } from "../stack-option.ts";

export function downCommand(): Command {
  return new Command("down")
    .description("stop every service; what they stored stays")
    .option("--data", "also remove all that the services stored", false)
    .addOption(stackOption())
    .action(async ({ stack, data }: StackOption & { data: boolean }) => {
      const { openStack } = await import("../stack.ts");
      const { Terminal } = await import("../terminal.ts");
      const { target, instance, settings } = await openStack(CHECKOUT, stack);
      await untilInterrupted((signal) =>
        target.down(instance, settings, { reporter: new Terminal(process.stdout), signal, data }),
      );
    });
}
