import { Command } from "commander";
import type { ServiceStatus } from "../../components/targets/target.ts";
import { CHECKOUT } from "../checkout.ts";
import { type StackOption, stackOption } from "../stack-option.ts";

const HELP = `
With --json: an array of { name, url, healthy, pid, memoryBytes, state, restarts, lastExit }.`;

export function statusCommand(): Command {
  return new Command("status")
    .description("show each service: where it is, whether it is healthy, what memory it takes")
    .option("--json", "as JSON, for programs", false)
    .addOption(stackOption())
    .addHelpText("after", HELP)
    .action(async ({ stack, json }: StackOption & { json: boolean }) => {
      const statuses = await ask(stack);
      if (json) return console.log(JSON.stringify(statuses, null, 2));
      const { statusTable } = await import("../status-table.ts");
      console.log(statusTable(statuses));
      if (statuses.every(({ pid }) => pid === null))
        console.log("\nNothing is running. Start it: telltale up");
    });
}

async function ask(stack: string): Promise<ServiceStatus[]> {
  const { openStack } = await import("../stack.ts");
  const { target, instance, settings } = await openStack(CHECKOUT, stack);
  return target.status(instance, settings);
}
