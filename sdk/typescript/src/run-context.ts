import { type Attributes, type Context, context, createContextKey } from "@opentelemetry/api";
import { ATTR } from "./contract.generated.ts";
import { defined } from "./defined.ts";
import type { LogFields } from "./log-line.ts";

/** The ids and names of what surrounds a piece of code. */
export interface RunContext {
  readonly workflow?: WorkflowRun | undefined;
  readonly task?: string | undefined;
  readonly taskId?: string | undefined;
  readonly attempt?: number | undefined;
  readonly agent?: string | undefined;
  readonly tool?: string | undefined;
  readonly model?: string | undefined;
  readonly conversationId?: string | undefined;
}

/** A run of a workflow; `paused` and `since` change with its transitions. */
export interface WorkflowRun {
  readonly id: string;
  readonly name: string;
  paused: boolean;
  /** When it began or was resumed, by `performance.now()`. */
  since: number;
}

const KEY = createContextKey("telltale.run");

/** What surrounds the running code. */
export function runContext(of: Context = context.active()): RunContext {
  return (of.getValue(KEY) as RunContext | undefined) ?? {};
}

export function withRunContext(inner: RunContext, base: Context = context.active()): Context {
  return base.setValue(KEY, { ...runContext(base), ...inner });
}

/** The attributes that every span of the contract carries. */
export function contextAttributes(run: RunContext): Attributes {
  return defined({
    [ATTR.GEN_AI_WORKFLOW_NAME]: run.workflow?.name,
    [ATTR.TELLTALE_WORKFLOW_ID]: run.workflow?.id,
    [ATTR.TELLTALE_TASK_NAME]: run.task,
    [ATTR.TELLTALE_TASK_ID]: run.taskId,
    [ATTR.GEN_AI_AGENT_NAME]: run.agent,
    [ATTR.GEN_AI_CONVERSATION_ID]: run.conversationId,
  });
}

/** The fields of a log line that say the same. */
export function contextFields(run: RunContext): LogFields {
  return {
    workflow_id: run.workflow?.id,
    task_id: run.taskId,
    workflow: run.workflow?.name,
    task: run.task,
    attempt: run.attempt,
    agent: run.agent,
    tool: run.tool,
    model: run.model,
    conversation_id: run.conversationId,
  };
}
