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
    .argument(
      "<service>",
      "its name in `telltale status`, or supervisor, which starts and restarts the others",
    )
    .option("-f, --follow", "go on until Ctrl-C", false)
    .option("-n, --lines <number>", "how many of the last lines to show", lineCount, 100)
    .addOption(stackOption())
    .action((service: string, options: LogsOptions) => show(service, options));
}

async function show(service: string, { stack, follow, lines }: LogsOptions): Promise<void> {
  const { findLog, followLog, instanceOf, lastLines } = await import(
    "../../components/targets/native/index.ts"
  );
  const path = findLog(instanceOf(CHECKOUT, stack), service);
  for (const line of lastLines(path, lines)) console.log(line);
  if (follow)
    await untilInterrupted((signal) => followLog(path, (text) => process.stdout.write(text), signal));
}

function lineCount(text: string): number {
  if (!/^\d{1,7}$/.test(text)) throw new InvalidArgumentError("Allowed: a whole number from 0.");
  return Number(text);
}
