import { setTimeout as sleep } from "node:timers/promises";
import { workflow } from "@telltale/sdk";
import type { AgentRun } from "./agent-run.ts";
import { emptyLedger, type Ledger } from "./ledger.ts";
import type { Random } from "./random.ts";
import type { Scenario } from "./scenarios/scenario.ts";

/** A workflow to run: a scenario without its description. */
export interface Plan extends Pick<Scenario, "workflow" | "run" | "resumed"> {
  readonly random: Random;
  /** Whether the workflow's last tool is out of order this time. Default: false. */
  readonly doomed?: boolean;
}

const PAUSE_MS = 40;

/** Runs one workflow through the public SDK, and gives what it did; never rejects. */
export async function runOne({ workflow: name, doomed = false, random, ...parts }: Plan): Promise<Ledger> {
  const ledger = emptyLedger();
  const run: AgentRun = { workflow: name, random, doomed, ledger, failedTask: "", nanoUsd: 0 };
  const outcome = { success: 0, failure: 0 };
  const seen = { workflowId: "", traceparent: undefined as string | undefined };
  try {
    await workflow(name, ({ id, traceparent }) => {
      Object.assign(seen, { workflowId: id, traceparent });
      return parts.run(run);
    });
    if (parts.resumed) await resume(run, seen, parts.resumed);
    outcome.success = 1;
  } catch (error) {
    outcome.failure = 1;
    ledger.failed.push({
      workflow: name,
      workflowId: seen.workflowId,
      traceId: seen.traceparent?.split("-")[1],
      task: run.failedTask,
      error: (error as Error).name,
    });
  }
  ledger.costUsd = run.nanoUsd / 1e9;
  Object.assign(ledger.workflows, outcome);
  ledger.byWorkflow[name] = outcome;
  return ledger;
}

async function resume(
  run: AgentRun,
  { workflowId, traceparent }: { workflowId: string; traceparent: string | undefined },
  body: NonNullable<Plan["resumed"]>,
): Promise<void> {
  await sleep(PAUSE_MS);
  await workflow(run.workflow, { id: workflowId, resume: traceparent ?? true }, () => body(run));
}
