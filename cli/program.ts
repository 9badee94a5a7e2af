import { Command } from "commander";
import { backupCommand } from "./commands/backup.ts";
import { checkCommand } from "./commands/check.ts";
import { demoCommand } from "./commands/demo.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { downCommand } from "./commands/down.ts";
import { drillCommand } from "./commands/drill.ts";
import { envCommand } from "./commands/env.ts";
import { fmtCommand } from "./commands/fmt.ts";
import { forwardCommand } from "./commands/forward.ts";
import { imagesCommand } from "./commands/images.ts";
import { logsCommand } from "./commands/logs.ts";
import { mcpCommand } from "./commands/mcp.ts";
import { previewCommand } from "./commands/preview.ts";
import { pulumiCommand } from "./commands/pulumi.ts";
import { renderCommand } from "./commands/render.ts";
import { restoreCommand } from "./commands/restore.ts";
import { rotateCommand } from "./commands/rotate.ts";
import { runCommand } from "./commands/run.ts";
import { runsCommand } from "./commands/runs.ts";
import { statusCommand } from "./commands/status.ts";
import { tasksCommand } from "./commands/tasks.ts";
import { upCommand } from "./commands/up.ts";
import { whyCommand } from "./commands/why.ts";

const EXAMPLES = `
Examples:
  telltale up                         start everything, or apply changed settings
  telltale status                     which services run, where, and how they are
  telltale tasks                      which tasks failed or were retried, how long they took, why
  telltale runs                       which runs began and did not end: stuck, running, paused
  telltale why --last-failed          why the run that failed last did: step, error, what was different
  telltale logs collector -f          follow what a service logs
  telltale run -- python agent.py     run an agent whose output is sent to the stack
  telltale forward --stack kubernetes  let this machine reach a stack in a cluster
  eval "$(telltale env)"              let agents of this shell send to the stack
  telltale preview                    draw the dashboards' files without Grafana
  telltale demo --workflows 20        run demo agents that send telemetry
  telltale drill TaskRetriesHigh      make an alert fire, and see that its notification arrives
  telltale rotate ingest-token        give a secret a new value
  telltale down                       stop everything; data stays
  telltale doctor                     what keeps a stack from running here, and what to do
  telltale check                      what is wrong in alert rules and dashboards, by file, line and column
  telltale up --stack try             a second stack beside the first, from Pulumi.try.yaml

Settings are in Pulumi.<stack>.yaml; stacks/settings.ts names them all.`;

export function createProgram(): Command {
  return new Command("telltale")
    .description("Runs an observability stack for AI agents on this machine, in containers or as processes.")
    .enablePositionalOptions()
    .showHelpAfterError("(telltale --help shows every command)")
    .addCommand(upCommand())
    .addCommand(statusCommand())
    .addCommand(tasksCommand())
    .addCommand(runsCommand())
    .addCommand(whyCommand())
    .addCommand(mcpCommand())
    .addCommand(logsCommand())
    .addCommand(forwardCommand())
    .addCommand(envCommand())
    .addCommand(runCommand())
    .addCommand(demoCommand())
    .addCommand(previewCommand())
    .addCommand(drillCommand())
    .addCommand(downCommand())
    .addCommand(doctorCommand())
    .addCommand(checkCommand())
    .addCommand(backupCommand())
    .addCommand(restoreCommand())
    .addCommand(rotateCommand())
    .addCommand(fmtCommand())
    .addCommand(renderCommand())
    .addCommand(imagesCommand())
    .addCommand(pulumiCommand())
    .addHelpText("after", EXAMPLES);
}
