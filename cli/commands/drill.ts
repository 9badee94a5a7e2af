import { Command } from "commander";
import { UserError } from "../../components/error.ts";
import { type StackOption, stackOption } from "../stack-option.ts";

interface DrillCommandOptions extends StackOption {
  readonly list: boolean;
  readonly resolve: boolean;
  readonly notify?: string;
}

const HELP = `
  telltale drill TaskRetriesHigh             send what should make the alert fire, wait for the notification
  telltale drill TaskRetriesHigh --resolve   and for the one that it is resolved, up to 20 minutes later
  telltale drill all                         every alert that can be drilled, at once
  telltale drill LlmErrorsHigh --notify production
                                             as if it happened there: those whom your routes name are notified, too

Agents of their own, telltale-drill-<Alert>-<number> in the environment "drill", send by the SDK; where an alert compares with
a past, that is written. Notifications go to this command alone. Exit code 1: one did not arrive in time.
It needs a running stack: telltale up`;

export function drillCommand(): Command {
  return new Command("drill")
    .description("make alerts fire on the running stack, and see that their notifications arrive")
    .argument("[alerts...]", "names of alerts, or all")
    .option("--list", "name the alerts, and what is sent for each", false)
    .option("--resolve", "wait until the alert is resolved", false)
    .option(
      "--notify <environment>",
      "notify those, too, who are for an alert in this environment; implies --resolve",
    )
    .addOption(stackOption())
    .addHelpText("after", HELP)
    .action((alerts: string[], options: DrillCommandOptions) =>
      options.list ? list() : drill(alerts, options),
    );
}

async function list(): Promise<void> {
  const [{ DRILLS }, { NOT_DRILLED }, { table }] = await Promise.all([
    import("../drill/drills/index.ts"),
    import("../drill/not-drilled.ts"),
    import("../format.ts"),
  ]);
  console.log(table(DRILLS.map(({ alert, sends }) => [alert, sends])));
  console.log(`\nNot drilled:\n${table(Object.entries(NOT_DRILLED))}`);
}

async function drill(alerts: readonly string[], options: DrillCommandOptions): Promise<void> {
  const [{ DRILL }, { chooseDrills }, { drillStack }, { outcomeTable }, { untilInterrupted }] =
    await Promise.all([
      import("../../components/services/alertmanager/drill.ts"),
      import("../drill/choose-drills.ts"),
      import("../drill/stack-drill.ts"),
      import("../drill/report.ts"),
      import("../interrupt.ts"),
    ]);
  const { stack, resolve, notify } = options;
  const chosen = chooseDrills(alerts, notify);
  for (const { alert, sends } of chosen) console.log(`${alert}: sends ${sends}`);
  const outcomes = await untilInterrupted((signal) =>
    drillStack(chosen, {
      stack,
      signal,
      environment: notify ?? DRILL.environment,
      // Whoever was told that it fires is told that it is over.
      untilResolved: resolve || notify !== undefined,
      tell: (alert, line) => console.log(`${alert}  ${line}`),
    }),
  );
  if (!outcomes) return;
  console.log(`\n${outcomeTable(outcomes)}`);
  const failed = outcomes.filter(({ missing }) => missing !== undefined);
  if (failed.length === 0) return;
  const problems = failed.map(({ alert, missing = "" }) => ({ path: alert, message: missing }));
  throw new UserError(`\n${failed.length} of ${outcomes.length} drills failed:`, problems);
}
