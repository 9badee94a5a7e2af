import { Command } from "commander";
import { type StackOption, stackOption } from "../stack-option.ts";

const HELP = `
  telltale run -- python agent.py
  telltale run --service report-writer -- node agent.js --fast

Output, input, signals and exit code are the command's own. Each line that it prints is also sent to the stack, unless an
SDK in it sends that itself; JSON of common loggers is understood, docs/logs.md says which. In the command's environment is
what \`telltale env\` prints. A stack that is away never holds the command up: what could not be sent is told at the end.`;

export function runCommand(): Command {
  return new Command("run")
    .description("run a command, and send what it prints to the stack")
    .argument("<command...>", "the command and its arguments, after --")
    .option(
      "--service <name>",
      "the agent's name; default: OTEL_SERVICE_NAME, else the script's or the program's",
    )
    .addOption(stackOption())
    .passThroughOptions()
    .addHelpText("after", HELP)
    .action(async (command: [string, ...string[]], options: StackOption & { service?: string }) => {
      const { runAgent } = await import("../run/run-agent.ts");
      await runAgent(command, options);
    });
}
