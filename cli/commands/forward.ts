import { Command } from "commander";
import { UserError } from "../../components/error.ts";
import { CHECKOUT } from "../checkout.ts";
import { untilInterrupted } from "../interrupt.ts";
import { type StackOption, stackOption } from "../stack-option.ts";

const HELP = `
Meanwhile all other commands, and agents of this machine, reach the stack as one on Docker:
  telltale why --last-failed --stack kubernetes`;

export function forwardCommand(): Command {
  return new Command("forward")
    .description("let this machine reach a stack in a cluster, until Ctrl-C")
    .addOption(stackOption())
    .addHelpText("after", HELP)
    .action(async ({ stack }: StackOption) => {
      const [{ openStack }, { Terminal }] = await Promise.all([
        import("../stack.ts"),
        import("../terminal.ts"),
      ]);
      const { target, settings } = await openStack(CHECKOUT, stack);
      const { forward } = target;
      if (!forward)
        throw new UserError(`The stack "${stack}" is on this machine: telltale status says where.`);
      await untilInterrupted((signal) => forward(settings, { signal, reporter: new Terminal() }));
    });
}
