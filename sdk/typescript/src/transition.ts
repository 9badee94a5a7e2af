import { ATTR, EVENT, OPERATION, STATE, STATUS } from "./contract.generated.ts";
import { recordEvent } from "./event.ts";
import { noticeRarely } from "./notice.ts";
import { contextAttributes, runContext, type WorkflowRun } from "./run-context.ts";
import { safely } from "./safely.ts";
import { currentSession } from "./session.ts";

type State = (typeof STATE)[keyof typeof STATE];

/**
 * Records that the workflow is paused or goes on. A workflow that is paused when its code returns ends as paused, to be
 * resumed in a later run; `initiated`, `completed` and `failed` are recorded by `workflow` itself.
 */
export function transition(state: "paused" | "resumed"): void {
  if (!currentSession()) return;
  const { workflow } = runContext();
  if (!workflow || (state !== STATE.PAUSED && state !== STATE.RESUMED)) {
    noticeRarely(
      "transition",
      'transition takes "paused" or "resumed", inside a workflow; another call was ignored',
    );
    return;
  }
  // What is said twice is no change, and would be counted as one.
  if (workflow.paused === (state === STATE.PAUSED)) return;
  enterRunState(workflow, state);
}

/** As `enterState`, and the run knows of it. */
export function enterRunState(run: WorkflowRun, state: typeof STATE.PAUSED | typeof STATE.RESUMED): void {
  run.paused = state === STATE.PAUSED;
  if (!run.paused) run.since = performance.now();
  enterState(state);
}

/** Records the state as a span and a log event. */
export function enterState(state: Exclude<State, "completed" | "failed">): void {
  markState(state);
  recordEvent("INFO", STATE_EVENT[state], { status: state === STATE.PAUSED ? STATUS.PAUSED : "started" });
}

/** Records the state as a span only, where an event with more facts says the same. */
export function markState(state: State): void {
  const tracer = currentSession()?.pipeline.tracer;
  const attributes = {
    [ATTR.GEN_AI_OPERATION_NAME]: OPERATION.TRANSITION,
    [ATTR.TELLTALE_WORKFLOW_STATE]: state,
    ...contextAttributes(runContext()),
  };
  const now = Date.now();
  safely(() =>
    tracer?.startSpan(`${OPERATION.TRANSITION} ${state}`, { attributes, startTime: now }).end(now),
  );
}

const STATE_EVENT = {
  [STATE.INITIATED]: EVENT.WORKFLOW_INITIATED,
  [STATE.PAUSED]: EVENT.WORKFLOW_PAUSED,
  [STATE.RESUMED]: EVENT.WORKFLOW_RESUMED,
} as const;
