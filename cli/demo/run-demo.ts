import { workflow } from "@telltale/sdk";
import type { AgentRun } from "./agent-run.ts";
import { codeReview } from "./code-review.ts";
import { emptyLedger, type Ledger, sumLedgers } from "./ledger.ts";
import { marketReport } from "./market-report.ts";
import { makeRandom } from "./random.ts";
import { supportTriage } from "./support-triage.ts";

export interface DemoOptions {
  /** How many workflows to run. */
  readonly workflows: number;
  /** The same seed gives the same runs; their ids are new each time. */
  readonly seed: number;
}

const WORKFLOWS = [
  ["market-report", marketReport],
  ["support-triage", supportTriage],
  ["code-review", codeReview],
] as const;

const CONCURRENCY = 6;
// So that a burst of four or more always has a failed run to look at.
const DOOMED_EVERY = 5;
const FIRST_DOOMED = 3;

/** Runs simulated agents through the public SDK, a few at a time, and returns what they did. */
export async function runDemo({ workflows, seed }: DemoOptions): Promise<Ledger> {
  const random = makeRandom(seed);
  const runs = Array.from({ length: workflows }, (_, index) => {
    const [name, body] = WORKFLOWS[index % WORKFLOWS.length] as (typeof WORKFLOWS)[number];
    return { name, body, random: random.fork(), doomed: index % DOOMED_EVERY === FIRST_DOOMED };
  });
  const ledgers: Ledger[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < runs.length; index = next++) {
      const { name, body, random, doomed } = runs[index] as (typeof runs)[number];
      const run: AgentRun = {
        workflow: name,
        random,
        doomed,
        ledger: emptyLedger(),
        failedTask: "",
        nanoUsd: 0,
      };
      await runOne(run, body);
      ledgers[index] = run.ledger;
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return sumLedgers(ledgers);
}

async function runOne(run: AgentRun, body: (run: AgentRun) => Promise<unknown>): Promise<void> {
  let workflowId = "";
  let traceId: string | undefined;
  const outcome = { success: 0, failure: 0 };
  try {
    await workflow(run.workflow, ({ id, traceparent }) => {
      workflowId = id;
      traceId = traceparent?.split("-")[1];
      return body(run);
    });
    outcome.success = 1;
  } catch (error) {
    outcome.failure = 1;
    const name = (error as Error).name;
    run.ledger.failed.push({
      workflow: run.workflow,
      workflowId,
      traceId,
      task: run.failedTask,
      error: name,
    });
  }
  run.ledger.costUsd = run.nanoUsd / 1e9;
  Object.assign(run.ledger.workflows, outcome);
  run.ledger.byWorkflow[run.workflow] = outcome;
}
