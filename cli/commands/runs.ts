import { Command, Option } from "commander";
import { UserError } from "../../components/error.ts";
import { parseDuration } from "../duration-option.ts";
import { type StackOption, stackOption } from "../stack-option.ts";

interface RunsOptions extends StackOption {
  readonly json: boolean;
  readonly since: number;
  readonly stuckAfter: number;
  readonly all: boolean;
}

const HOUR = 3_600_000;
const STUCK_AFTER = 90_000;

const HELP = `
stuck    it began and did not end, and nothing of it was heard for longer than --stuck-after: killed, or hanging
running  it gives signs of life: its events, and a heartbeat every 30 s
paused   it waits to be resumed

AGE is since it began or was resumed; TASK began and did not end. A run that began before --since is shown while it
gives signs of life.
With --json: an array of { workflow, id, service, environment, state, began, lastSign, task }; times in ms since 1970.`;

export function runsCommand(): Command {
  return new Command("runs")
    .description("show runs of workflows that began and did not end: stuck, running, paused")
    .option("--json", "as JSON, for programs", false)
    .addOption(
      new Option("--since <duration>", "how far back to look: 90s, 15m, 24h or 7d")
        .argParser(parseDuration)
        .default(24 * HOUR, "24h"),
    )
    .addOption(
      new Option("--stuck-after <duration>", "silence that counts as stuck")
        .argParser(parseDuration)
        .default(STUCK_AFTER, "90s"),
    )
    .option("--all", "those that completed or failed, too", false)
    .addOption(stackOption())
    .addHelpText("after", HELP)
    .action(show);
}

async function show({ stack, json, ...options }: RunsOptions): Promise<void> {
  const [{ lokiOf }, { findRuns }, { runsTable }] = await Promise.all([
    import("../stack-loki.ts"),
    import("../find-runs.ts"),
    import("../runs.ts"),
  ]);
  const loki = lokiOf(stack);
  if (!loki) throw new UserError(`The stack "${stack}" has no runs to show: its Loki is off.`);
  const now = Date.now();
  const { runs, notes } = await findRuns(loki, { ...options, now });
  if (json) console.log(JSON.stringify(runs, null, 2));
  else console.log(runs.length > 0 ? runsTable(runs, now) : "No run is open.");
  for (const note of notes) console.error(note);
}
