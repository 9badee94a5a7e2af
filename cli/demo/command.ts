import { shutdown, start } from "@telltale/sdk";
import { DEMO_AGENTS } from "./deployment.ts";
import { type Ledger, sumLedgers } from "./ledger.ts";
import { type DemoOptions, runDemo, runScenarios } from "./run-demo.ts";
import { STAGED } from "./scenarios/index.ts";
import type { Deployment } from "./scenarios/scenario.ts";
import { runStuck, STUCK } from "./scenarios/stuck.ts";
import { summary } from "./summary.ts";

export interface DemoCommandOptions extends DemoOptions {
  /** Names of scenarios to run beside the workflows. Default: none. */
  readonly scenarios?: readonly string[] | "all";
  /** Prints nothing. Default: false. */
  readonly quiet?: boolean;
}

/** `telltale demo`: runs simulated agents against the stack and prints what to look for. */
export async function demo({ quiet = false, scenarios = [], ...mix }: DemoCommandOptions): Promise<Ledger> {
  const began = performance.now();
  const ledgers: Ledger[] = [];
  if (mix.workflows > 0) ledgers.push(await runAs({}, () => runDemo(mix)));
  const isWanted = ({ name }: { readonly name: string }) => scenarios === "all" || scenarios.includes(name);
  const staged = STAGED.filter(isWanted);
  for (const some of Map.groupBy(staged, ({ deployment }) => deployment).values()) {
    ledgers.push(await runAs(some[0]?.deployment ?? {}, () => runScenarios(some, mix.seed)));
  }
  const stuck = isWanted(STUCK);
  if (stuck) await runStuck();
  const ledger = sumLedgers(ledgers);
  if (!quiet) console.log(summary(ledger, { seconds: (performance.now() - began) / 1_000, stuck }));
  return ledger;
}

/** A process can start the SDK again once it has shut it down, as another release or in another environment. */
async function runAs(deployment: Deployment, run: () => Promise<Ledger>): Promise<Ledger> {
  // Hundreds of log lines would hide the summary.
  start({ ...DEMO_AGENTS, ...deployment, ...(process.env.TELLTALE_LOGS ? {} : { logs: "otlp" }) });
  try {
    return await run();
  } finally {
    await shutdown();
  }
}
