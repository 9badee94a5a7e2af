import { Command, InvalidArgumentError } from "commander";
import { UserError } from "../../components/error.ts";
import { CHECKOUT } from "../checkout.ts";
import { type StackOption, stackOption } from "../stack-option.ts";

interface DemoOptions extends StackOption {
  readonly workflows?: number;
  readonly seed: number;
  readonly scenario: readonly string[];
  readonly list: boolean;
}

const WORKFLOWS = 10;

const HELP = `
Without --scenario it runs --workflows ordinary workflows and each scenario once; with it, those scenarios alone.
It needs a running stack: telltale up`;

export function demoCommand(): Command {
  return new Command("demo")
    .description(
      "run demo agents, which send what agents send: workflows, tasks, retries, LLM calls, failures",
    )
    .option("--workflows <number>", `how many ordinary workflows to run (default: ${WORKFLOWS})`, wholeNumber)
    .option("--seed <number>", "the same seed gives the same workflows", wholeNumber, 1)
    .option("--scenario <name>", "run this scenario; may be given again", collect, [])
    .option("--list", "name the scenarios, and what each shows", false)
    .addOption(stackOption())
    .addHelpText("after", HELP)
    .action((options: DemoOptions) => (options.list ? list() : run(options)));
}

async function list(): Promise<void> {
  const [{ SCENARIOS }, { table }] = await Promise.all([
    import("../demo/scenarios/index.ts"),
    import("../format.ts"),
  ]);
  console.log(table(SCENARIOS.map(({ name, shows }) => [name, shows])));
}

async function run({ stack, seed, scenario, workflows }: DemoOptions): Promise<void> {
  const { instanceOf } = await import("../../components/targets/instance.ts");
  const { runStackDemo } = await import("../stack-demo.ts");
  const { SCENARIOS } = await import("../demo/scenarios/index.ts");
  const known = SCENARIOS.map(({ name }) => name);
  const unknown = scenario.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new UserError(
      "The demo has no such scenario:",
      unknown.map((name) => ({
        path: "--scenario",
        message: `"${name}" was given; allowed: ${known.join(", ")}`,
      })),
    );
  }
  await runStackDemo(instanceOf(CHECKOUT, stack), {
    seed,
    workflows: workflows ?? (scenario.length > 0 ? 0 : WORKFLOWS),
    scenarios: scenario.length > 0 ? scenario : "all",
  });
}

function collect(name: string, earlier: readonly string[]): string[] {
  return [...earlier, name];
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("Allowed: a whole number from 0.");
  return Number(text);
}
