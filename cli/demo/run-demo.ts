import { type Ledger, sumLedgers } from "./ledger.ts";
import { makeRandom } from "./random.ts";
import { type Plan, runOne } from "./run-one.ts";
import type { Scenario } from "./scenarios/scenario.ts";
import { codeReview } from "./workflows/code-review.ts";
import { marketReport } from "./workflows/market-report.ts";
import { supportTriage } from "./workflows/support-triage.ts";

export interface DemoOptions {
  /** How many workflows to run. */
  readonly workflows: number;
  /** The same seed gives the same runs; their ids are new each time. */
  readonly seed: number;
}

const WORKFLOWS = [
  { workflow: "market-report", run: marketReport },
  { workflow: "support-triage", run: supportTriage },
  { workflow: "code-review", run: codeReview },
] as const;

const CONCURRENCY = 6;
// So that a burst of four or more always has a failed run to look at.
const DOOMED_EVERY = 5;
const FIRST_DOOMED = 3;

/** Runs simulated agents, a few at a time, and returns what they did. */
export function runDemo({ workflows, seed }: DemoOptions): Promise<Ledger> {
  const random = makeRandom(seed);
  return runAll(
    Array.from({ length: workflows }, (_, index) => ({
      ...(WORKFLOWS[index % WORKFLOWS.length] as (typeof WORKFLOWS)[number]),
      random: random.fork(),
      doomed: index % DOOMED_EVERY === FIRST_DOOMED,
    })),
  );
}

/** Runs each of these scenarios once. */
export function runScenarios(scenarios: readonly Scenario[], seed: number): Promise<Ledger> {
  const random = makeRandom(seed);
  return runAll(scenarios.map((scenario) => ({ ...scenario, random: random.fork() })));
}

async function runAll(plans: readonly Plan[]): Promise<Ledger> {
  const ledgers: Ledger[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < plans.length; index = next++) {
      ledgers[index] = await runOne(plans[index] as Plan);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return sumLedgers(ledgers);
}
