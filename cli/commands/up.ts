import { setTimeout as sleep } from "node:timers/promises";
import { Command } from "commander";
import type { Address } from "../../components/service.ts";
import type { Target, UpResult } from "../../components/targets/target.ts";
import { CHECKOUT } from "../checkout.ts";
import { untilInterrupted } from "../interrupt.ts";
import { type StackOption, stackOption } from "../stack-option.ts";

const DEMO = { workflows: 12, seed: 1, scenarios: "all" } as const;
/** Metrics are derived every few seconds. */
const ARRIVAL_MS = 15_000;

const HELP = `
The first time, it builds the services' programs from source, with Go: minutes; the error tracker is installed by Python:
seconds. What was stopped is resumed.
After a change of settings, only what changed is restarted or reloaded.`;

const INTERRUPTED =
  "Interrupted: what this had started is stopped. Programs that were built are kept; telltale up goes on from there.";

export function upCommand(): Command {
  return new Command("up")
    .description("start every service, or apply changed settings to those that run")
    .option("--no-demo", "do not run demo agents at the end")
    .addOption(stackOption())
    .addHelpText("after", HELP)
    .action(async (options: StackOption & { demo: boolean }) => {
      const result = await untilInterrupted((signal) => start(options.stack, signal));
      if (!result) return console.error(INTERRUPTED);
      if (result.problems.length === 0 && options.demo && result.connection) await showDemo(options.stack);
    });
}

async function start(stack: string, signal: AbortSignal): Promise<UpResult> {
  const [{ TARGETS }, { instanceOf }, { readStackFile }, { Terminal }, { chooseTarget }] = await Promise.all([
    import("../../components/targets/index.ts"),
    import("../../components/targets/instance.ts"),
    import("../../stacks/stack-file.ts"),
    import("../terminal.ts"),
    import("../stack-target.ts"),
  ]);
  const instance = instanceOf(CHECKOUT, stack);
  const settings = readStackFile(CHECKOUT, stack);
  const reporter = new Terminal();
  const name = await chooseTarget(instance, settings, reporter.tell);
  const target = await TARGETS[name]();
  const result = await target.up(instance, settings, { reporter, signal });
  await print(result, stack, target);
  return result;
}

async function print(
  { change, statuses, problems, connection, loginsFile }: UpResult,
  stack: string,
  { pages }: Target,
): Promise<void> {
  const { pageLinks, statusTable } = await import("../status-table.ts");
  if (change === "nothing") console.log(`The stack "${stack}" was up already; nothing has changed.\n`);
  console.log(statusTable(statuses) + pageLinks(statuses, pages.of));
  if (connection)
    console.log(`\nAgents send OTLP over HTTP to ${connection.endpoint}; @telltale/sdk finds it by itself.`);
  if (loginsFile) console.log(`Users and passwords of the pages are in ${loginsFile}`);
  if (problems.length === 0) return;
  process.exitCode = 1;
  const healthy = statuses.filter((one) => one.healthy).map(({ name }) => name);
  console.error(`\n${problems.join("\n\n")}\n\nWhat runs without: ${healthy.join(", ") || "nothing"}.`);
}

async function showDemo(stack: string): Promise<void> {
  const [{ instanceOf }, { runStackDemo }, { prometheusOf }, { countRuns }] = await Promise.all([
    import("../../components/targets/instance.ts"),
    import("../stack-demo.ts"),
    import("../stack-prometheus.ts"),
    import("../tasks.ts"),
  ]);
  const prometheus = prometheusOf(stack);
  const before = prometheus && (await countRuns(prometheus));
  console.log("\nDemo agents show what there is to see (telltale up --no-demo does without):");
  const { workflows } = await runStackDemo(instanceOf(CHECKOUT, stack), DEMO);
  if (prometheus && before !== undefined)
    await showTasks(prometheus, before + workflows.success + workflows.failure);
}

/** What it shows has been through the whole stack: from agents to collector to Prometheus and back. */
async function showTasks(prometheus: Address, runs: number): Promise<void> {
  const { countRuns, findTasks, tasksTable } = await import("../tasks.ts");
  const end = Date.now() + ARRIVAL_MS;
  while ((await countRuns(prometheus)) < runs && Date.now() < end) await sleep(200);
  const tasks = tasksTable(await findTasks(prometheus));
  console.log(`\nTheir tasks, as Prometheus has them (again: telltale tasks):\n\n${tasks}`);
}
