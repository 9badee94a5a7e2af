import { Command, InvalidArgumentError } from "commander";
import { CHECKOUT } from "../checkout.ts";
import { type StackOption, stackOption } from "../stack-option.ts";

interface DemoOptions extends StackOption {
  readonly workflows: number;
  readonly seed: number;
}

export function demoCommand(): Command {
  return new Command("demo")
    .description(
      "run demo agents, which send what agents send: workflows, tasks, retries, LLM calls, failures",
    )
    .option("--workflows <number>", "how many workflows to run", wholeNumber, 10)
    .option("--seed <number>", "the same seed gives the same workflows", wholeNumber, 1)
    .addOption(stackOption())
    .addHelpText("after", "\nIt needs a running stack: telltale up")
    .action(async ({ stack, ...options }: DemoOptions) => {
      const { instanceOf } = await import("../../components/targets/instance.ts");
      const { runStackDemo } = await import("../stack-demo.ts");
      await runStackDemo(instanceOf(CHECKOUT, stack), options);
    });
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("Allowed: a whole number from 0.");
  return Number(text);
}
