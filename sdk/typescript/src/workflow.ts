import type { Link } from "@opentelemetry/api";
import { asText, type Rest, splitRest } from "./arguments.ts";
import { EVENT, OPERATION, STATE, STATUS } from "./contract.generated.ts";
import { beginHeartbeat } from "./heartbeat.ts";
import { makeId } from "./ids.ts";
import { type Body, type Outcome, operate } from "./operation.ts";
import { plainOutput } from "./plain.ts";
import type { WorkflowRun } from "./run-context.ts";
import { currentSession } from "./session.ts";
import { activeTraceparent, spanContextOf } from "./traceparent.ts";
import { enterRunState, enterState, markState } from "./transition.ts";

export interface WorkflowOptions {
  /** Identifies the run. Default: a new id. */
  readonly id?: string;
  /** Goes on with a paused run, in a new trace; its `traceparent` links the traces. Default: false. */
  readonly resume?: boolean | string;
  /** Identifies a conversation with a person. */
  readonly conversationId?: string;
}

/** What the code of a workflow knows about its run. */
export interface Run {
  readonly id: string;
  /** W3C trace context of this run, to be kept for `resume`; undefined before `start`. */
  readonly traceparent: string | undefined;
}

/** Runs a workflow: a span over all of it, and events when it is initiated, completed or failed. */
export function workflow<T>(name: string, body: Body<Run, T>): Promise<T>;
export function workflow<T>(name: string, options: WorkflowOptions, body: Body<Run, T>): Promise<T>;
export async function workflow<T>(name: string, ...rest: Rest<WorkflowOptions, Body<Run, T>>): Promise<T> {
  const [options, body] = splitRest(rest);
  const run: WorkflowRun = {
    id: asText(options.id ?? makeId("wf")),
    name: asText(name),
    paused: false,
    since: performance.now(),
  };
  const { conversationId } = options;
  let endHeartbeat = () => {};
  return operate<T>(
    {
      kind: OPERATION.INVOKE_WORKFLOW,
      subject: run.name,
      within: {
        workflow: run,
        task: undefined,
        taskId: undefined,
        attempt: undefined,
        agent: undefined,
        tool: undefined,
        model: undefined,
        ...(conversationId !== undefined && { conversationId: asText(conversationId) }),
      },
      newTrace: options.resume ? linksTo(options.resume) : undefined,
      started: () => {
        enterState(options.resume ? STATE.RESUMED : STATE.INITIATED);
        endHeartbeat = beginHeartbeat(run);
      },
      succeeded: (result) => (run.paused ? { status: STATUS.PAUSED } : completed(result)),
      failed: (error) => failed(run, error),
    },
    () => body({ id: run.id, traceparent: activeTraceparent() }),
  ).finally(() => endHeartbeat());
}

function failed(run: WorkflowRun, error: unknown): Outcome {
  // Code that throws after a pause has gone on: otherwise the run would leave the open ones twice.
  if (run.paused) enterRunState(run, STATE.RESUMED);
  return {
    status: STATUS.FAILURE,
    event: EVENT.WORKFLOW_FAILED,
    ended: () => {
      markState(STATE.FAILED);
      currentSession()?.pipeline.errors?.report(error, "workflow");
    },
  };
}

function completed(result: unknown): Outcome {
  return {
    status: STATUS.SUCCESS,
    event: EVENT.WORKFLOW_COMPLETED,
    fields: { output_data: plainOutput(result) },
    ended: () => markState(STATE.COMPLETED),
  };
}

function linksTo(earlier: string | true): Link[] {
  const context = earlier === true ? undefined : spanContextOf(earlier);
  return context ? [{ context }] : [];
}
