import { Command } from "commander";
import { UserError } from "../../components/error.ts";
import { type StackOption, stackOption } from "../stack-option.ts";

const HELP = `
Counts are of attempts since the collector started: DONE, FAILED for good, and RETRIED, which failed and were tried again.
With --json: an array of { workflow, task, success, failure, retry, p95, errors }; p95 in seconds, null if unknown.`;

export function tasksCommand(): Command {
  return new Command("tasks")
    .description("show what became of agents' tasks: attempts, failures, retries, durations, errors")
    .option("--json", "as JSON, for programs", false)
    .addOption(stackOption())
    .addHelpText("after", HELP)
    .action(async ({ stack, json }: StackOption & { json: boolean }) => {
      const [{ prometheusOf }, { findTasks, tasksTable }] = await Promise.all([
        import("../stack-prometheus.ts"),
        import("../tasks.ts"),
      ]);
      const prometheus = prometheusOf(stack);
      if (!prometheus)
        throw new UserError(`The stack "${stack}" has no metrics to show: its Prometheus is off.`);
      const tasks = await findTasks(prometheus);
      if (json) return console.log(JSON.stringify(tasks, null, 2));
      console.log(tasks.length > 0 ? tasksTable(tasks) : "No task has been seen yet. Try: telltale demo");
    });
}
