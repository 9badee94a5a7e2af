import { shutdown, start } from "@telltale/sdk";
import type { Ledger } from "./ledger.ts";
import { type DemoOptions, runDemo } from "./run-demo.ts";
import { summary } from "./summary.ts";

export interface DemoCommandOptions extends DemoOptions {
  /** Prints nothing. Default: false. */
  readonly quiet?: boolean;
}

/** `telltale demo`: runs simulated agents against the stack and prints what to look for. */
export async function demo({ quiet = false, ...options }: DemoCommandOptions): Promise<Ledger> {
  // Hundreds of log lines would hide the summary.
  start({ service: "demo-agents", release: "1.0.0", ...(process.env.TELLTALE_LOGS ? {} : { logs: "otlp" }) });
  const began = performance.now();
  const ledger = await runDemo(options);
  const seconds = (performance.now() - began) / 1_000;
  await shutdown();
  if (!quiet) console.log(summary(ledger, seconds));
  return ledger;
}
