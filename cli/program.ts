import { Command } from "commander";
import { demoCommand } from "./commands/demo.ts";
import { downCommand } from "./commands/down.ts";
import { envCommand } from "./commands/env.ts";
import { logsCommand } from "./commands/logs.ts";
import { statusCommand } from "./commands/status.ts";
import { tasksCommand } from "./commands/tasks.ts";
import { upCommand } from "./commands/up.ts";

const EXAMPLES = `
Examples:
  telltale up                         start everything, or apply changed settings
  telltale status                     which services run, where, and how they are
  telltale tasks                      which tasks failed or were retried, how long they took, why
  telltale logs collector -f          follow what a service logs
  eval "$(telltale env)"              let agents of this shell send to the stack
  telltale demo --workflows 20        run demo agents that send telemetry
  telltale down                       stop everything; data stays
  telltale up --stack try             a second stack beside the first, from Pulumi.try.yaml

Settings are in Pulumi.<stack>.yaml; stacks/settings.ts names them all.`;

export function createProgram(): Command {
  return new Command("telltale")
    .description("Runs an observability stack for AI agents on this machine, without containers.")
    .showHelpAfterError("(telltale --help shows every command)")
    .addCommand(upCommand())
    .addCommand(statusCommand())
    .addCommand(tasksCommand())
    .addCommand(logsCommand())
    .addCommand(envCommand())
    .addCommand(demoCommand())
    .addCommand(downCommand())
    .addHelpText("after", EXAMPLES);
}
