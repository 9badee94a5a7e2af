import { Command } from "commander";
import { CHECKOUT } from "../checkout.ts";
import type { Stack } from "../stack.ts";
import { type StackOption, stackOption } from "../stack-option.ts";

const HELP = `
With --json: an array of { name, url, healthy, pid, memoryBytes, state, restarts, lastExit,
refusesConfiguration, lastWords }; lastWords is the end of the log of a service that keeps ending or refuses its configuration.`;

/** Of the collector's log, in which the reasons of refusals stand. */
const LOG_LINES = 1_000;

export function statusCommand(): Command {
  return new Command("status")
    .description("show each service: where it is, whether it is healthy, what memory it takes")
    .option("--json", "as JSON, for programs", false)
    .addOption(stackOption())
    .addHelpText("after", HELP)
    .action(async ({ stack, json }: StackOption & { json: boolean }) => {
      const { openStack } = await import("../stack.ts");
      const opened = await openStack(CHECKOUT, stack);
      const { target, instance, settings } = opened;
      const statuses = await target.status(instance, settings);
      if (json) return console.log(JSON.stringify(statuses, null, 2));
      const { failingServices, pageLinks, statusTable } = await import("../status-table.ts");
      console.log(statusTable(statuses) + pageLinks(statuses, target.pages.of));
      const told = [...failingServices(statuses, stack), ...(await tellDelivery(opened))];
      for (const text of told) console.log(`\n${text}`);
      if (statuses.every(({ pid }) => pid === null))
        console.log("\nNothing is running. Start it: telltale up");
    });
}

/** What stores refused, and what waits for them; nothing where Prometheus, which knows it, does not answer. */
async function tellDelivery({ target, instance }: Stack): Promise<string[]> {
  const [{ prometheusOf }, { describeDelivery }] = await Promise.all([
    import("../stack-prometheus.ts"),
    import("../delivery.ts"),
  ]);
  const prometheus = prometheusOf(instance.stack);
  if (!prometheus) return [];
  return describeDelivery(prometheus, async () => {
    const parts: string[] = [];
    const { signal } = new AbortController();
    const write = (part: string) => parts.push(part);
    await target.logs(instance, "collector", { lines: LOG_LINES, follow: false, signal, write });
    return parts.join("");
  });
}
