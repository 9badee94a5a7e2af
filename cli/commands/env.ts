import { Command, Option } from "commander";
import { UserError } from "../../components/error.ts";
import { agentEnvironment } from "../../components/targets/agent-environment.ts";
import { CHECKOUT } from "../checkout.ts";
import { FORMATS, type Format, renderEnvironment } from "../environment-format.ts";
import { type StackOption, stackOption } from "../stack-option.ts";

const HELP = `
  eval "$(telltale env)"               for agents started from this shell
  telltale env --format dotenv > .env  for agents that read such a file; it holds the token

@telltale/sdk on this machine needs none of it: it finds the stack that was started last.`;

export function envCommand(): Command {
  return new Command("env")
    .description("print the environment by which agents, with any OpenTelemetry SDK, send to the stack")
    .addOption(new Option("--format <format>", "how to print it").choices(FORMATS).default("shell"))
    .addOption(stackOption())
    .addHelpText("after", HELP)
    .action(async ({ stack, format }: StackOption & { format: Format }) => {
      const { openStack } = await import("../stack.ts");
      const { target, instance, settings } = await openStack(CHECKOUT, stack);
      const connection = await target.connection(instance, settings);
      if (!connection) throw new UserError(`The stack "${stack}" is not up. Start it first: telltale up`);
      console.log(renderEnvironment(agentEnvironment(connection), format));
    });
}
