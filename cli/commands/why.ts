import { Command } from "commander";
import { UserError } from "../../components/error.ts";
import { type StackOption, stackOption } from "../stack-option.ts";

interface WhyOptions extends StackOption {
  readonly lastFailed: boolean;
  readonly workflow?: string;
  readonly json: boolean;
}

const HELP = `
  telltale why wf_x1z6dec05qq4                       this run, however it stands
  telltale why --last-failed                         the run that failed last
  telltale why --last-failed --workflow nightly      that of one workflow

✓ ended well  ✗ failed  ↻ failed and was tried again  ‖ paused  … has not ended
With --json: { run, cause, lastGood, alerts, links, notes }; times in ms since 1970; null if no run has failed.`;

export function whyCommand(): Command {
  return new Command("why")
    .description(
      "tell why a run of a workflow failed: the step, its error, what it was given, what was different",
    )
    .argument("[workflow_id]", "id of the run")
    .option("--last-failed", "the run that failed last", false)
    .option("--workflow <name>", "with --last-failed: of this workflow")
    .option("--json", "as JSON, for programs", false)
    .addOption(stackOption())
    .addHelpText("after", HELP)
    .action(tellWhy);
}

async function tellWhy(
  id: string | undefined,
  { stack, lastFailed, workflow, json }: WhyOptions,
): Promise<void> {
  if ((id === undefined) === !lastFailed)
    throw new UserError(
      `Given were ${id === undefined ? "neither an id nor" : "both an id and"} --last-failed. Allowed is one of them: ` +
        "telltale why wf_…  or  telltale why --last-failed",
    );
  if (id !== undefined && workflow !== undefined)
    throw new UserError("--workflow goes with --last-failed only: an id names one run already.");
  const [{ sourcesOf }, { explain }] = await Promise.all([
    import("../why/sources.ts"),
    import("../why/explain.ts"),
  ]);
  const found = await explain(
    await sourcesOf(stack),
    id === undefined ? { lastFailed: true, workflow } : { id },
  );
  if (json) {
    const { explanationJson } = await import("../why/json.ts");
    return console.log(JSON.stringify(found ? explanationJson(found) : null, null, 2));
  }
  const { explanationText } = await import("../why/text.ts");
  const of = workflow === undefined ? "" : ` of ${workflow}`;
  console.log(found ? explanationText(found, Date.now()) : `No run${of} has failed in the last 14 days.`);
}
