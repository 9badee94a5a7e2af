import { Command, InvalidArgumentError } from "commander";
import { CHECKOUT } from "../checkout.ts";
import { untilInterrupted } from "../interrupt.ts";
import { type StackOption, stackOption } from "../stack-option.ts";

interface LogsOptions extends StackOption {
  readonly follow: boolean;
  readonly lines: number;
}

export function logsCommand(): Command {
  return new Command("logs")
    .description("show what a service logs")
    .argument("<service>", "its name in `telltale status`; native: or supervisor, which starts the others")
    .option("-f, --follow", "go on until Ctrl-C", false)
    .option("-n, --lines <number>", "how many of the last lines to show", lineCount, 100)
    .addOption(stackOption())
    .action((service: string, options: LogsOptions) => show(service, options));
}

async function show(service: string, { stack, ...options }: LogsOptions): Promise<void> {
  const { openStack } = await import("../stack.ts");
  const { target, instance } = await openStack(CHECKOUT, stack);
  const write = (text: string) => process.stdout.write(text);
  await untilInterrupted((signal) => target.logs(instance, service, { ...options, signal, write }));
}

function lineCount(text: string): number {
  if (!/^\d{1,7}$/.test(text)) throw new InvalidArgumentError("Allowed: a whole number from 0.");
  return Number(text);
}
