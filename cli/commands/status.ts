import { Command } from "commander";
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
      const { statuses, pages } = await ask(stack);
      if (json) return console.log(JSON.stringify(statuses, null, 2));
      const { pageLinks, statusTable } = await import("../status-table.ts");
      console.log(statusTable(statuses) + pageLinks(statuses, pages));
      if (statuses.every(({ pid }) => pid === null))
        console.log("\nNothing is running. Start it: telltale up");
    });
}

async function ask(stack: string) {
  const { openStack } = await import("../stack.ts");
  const { target, instance, settings } = await openStack(CHECKOUT, stack);
  return { statuses: await target.status(instance, settings), pages: target.pages };
}
