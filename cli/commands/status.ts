import { Command } from "commander";
import type { ServiceStatus } from "../../components/targets/target.ts";
import { CHECKOUT } from "../checkout.ts";
import { type StackOption, stackOption } from "../stack-option.ts";

const HELP = `
With --json: an array of { name, url, healthy, pid, memoryBytes, state, restarts, lastExit, lastWords };
lastWords is the end of the log of a service that keeps ending.`;

export function statusCommand(): Command {
  return new Command("status")
    .description("show each service: where it is, whether it is healthy, what memory it takes")
    .option("--json", "as JSON, for programs", false)
    .addOption(stackOption())
    .addHelpText("after", HELP)
    .action(async ({ stack, json }: StackOption & { json: boolean }) => {
      const statuses = await ask(stack);
      if (json) return console.log(JSON.stringify(statuses, null, 2));
      const { failingServices, statusTable } = await import("../status-table.ts");
      console.log(statusTable(statuses));
      for (const told of [...failingServices(statuses, stack), ...(await tellDelivery(stack))])
        console.log(`\n${told}`);
      if (statuses.every(({ pid }) => pid === null))
        console.log("\nNothing is running. Start it: telltale up");
    });
}

async function ask(stack: string): Promise<ServiceStatus[]> {
  const { openStack } = await import("../stack.ts");
  const { target, instance, settings } = await openStack(CHECKOUT, stack);
  return target.status(instance, settings);
}

/** What stores refused, and what waits for them; nothing where Prometheus, which knows it, does not answer. */
async function tellDelivery(stack: string): Promise<string[]> {
  const { prometheusOf } = await import("../stack-prometheus.ts");
  const prometheus = prometheusOf(stack);
  if (!prometheus) return [];
  const { describeDelivery } = await import("../delivery.ts");
  const { openStack } = await import("../stack.ts");
  const { target, instance } = await openStack(CHECKOUT, stack);
  return describeDelivery(prometheus, async () => {
    let text = "";
    const signal = new AbortController().signal;
    await target.logs(instance, "collector", {
      lines: 1_000,
      follow: false,
      signal,
      write: (part) => (text += part),
    });
    return text;
  });
}
