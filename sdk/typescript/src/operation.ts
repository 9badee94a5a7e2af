import {
  type Attributes,
  type Context,
  context,
  type Link,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import { ATTR, LEVEL, STATUS } from "./contract.generated.ts";
import { describeError } from "./described-error.ts";
import { recordEvent } from "./event.ts";
import type { Level } from "./level.ts";
import type { LogFields } from "./log-line.ts";
import { contextAttributes, type RunContext, runContext, withRunContext } from "./run-context.ts";
import { safely } from "./safely.ts";
import { currentSession, type Session } from "./session.ts";

/** Code that is being observed. */
export type Body<Argument, Result> = (argument: Argument) => Result | PromiseLike<Result>;

/** A piece of work that becomes a span and ends with a log event. */
export interface Operation<Result> {
  /** Value of `gen_ai.operation.name`. */
  readonly kind: string;
  /** Second word of the span's name. */
  readonly subject: string;
  readonly client?: boolean;
  /** What the operation adds to its surroundings. */
  readonly within: RunContext;
  readonly attributes?: Attributes;
  /** Begins a trace of its own, linked to these. */
  readonly newTrace?: readonly Link[] | undefined;
  /** Called in the operation's context before the code runs. */
  readonly started?: () => void;
  readonly succeeded: (result: Result) => Outcome;
  readonly failed: (error: unknown) => Outcome;
}

/** How an operation ended, and the log event that says so. */
export interface Outcome {
  readonly status: (typeof STATUS)[keyof typeof STATUS];
  /** Undefined: no event. */
  readonly event?: string;
  readonly level?: Level;
  readonly fields?: LogFields;
  readonly attributes?: Attributes;
  /** Called in the operation's context after the event. */
  readonly ended?: () => void;
}

/** Runs `body` as the operation: the same result, the same error, and a span and log event of how it went. */
export async function operate<Result>(
  operation: Operation<Result>,
  body: Body<void, Result>,
): Promise<Result> {
  const session = currentSession();
  const open = session && safely(() => begin(session, operation));
  if (!open) return body();
  return context.with(open.context, async () => {
    safely(() => operation.started?.());
    let result: Result;
    try {
      result = await body();
    } catch (error) {
      open.end(() => operation.failed(error), { error });
      throw error;
    }
    open.end(() => operation.succeeded(result));
    return result;
  });
}

interface OpenOperation {
  readonly context: Context;
  end(outcome: () => Outcome, failure?: { readonly error: unknown }): void;
}

function begin<Result>(session: Session, operation: Operation<Result>): OpenOperation {
  const outer = context.active();
  const inner = withRunContext(operation.within, outer);
  const span = session.pipeline.tracer.startSpan(
    `${operation.kind} ${operation.subject}`,
    {
      kind: operation.client ? SpanKind.CLIENT : SpanKind.INTERNAL,
      root: operation.newTrace !== undefined,
      links: [...(operation.newTrace ?? [])],
      attributes: {
        [ATTR.GEN_AI_OPERATION_NAME]: operation.kind,
        ...contextAttributes(runContext(inner)),
        ...operation.attributes,
      },
    },
    outer,
  );
  const began = performance.now();
  const open: OpenOperation = {
    context: trace.setSpan(inner, span),
    end(outcome, failure) {
      if (!session.open.delete(interrupt)) return;
      safely(() =>
        context.with(open.context, () => finish(span, outcome(), performance.now() - began, failure)),
      );
      safely(() => span.end());
    },
  };
  const interrupt = (error: unknown) => open.end(() => operation.failed(error), { error });
  session.open.add(interrupt);
  return open;
}

function finish(
  span: Span,
  outcome: Outcome,
  milliseconds: number,
  failure?: { readonly error: unknown },
): void {
  span.setAttributes({ [ATTR.TELLTALE_STATUS]: outcome.status, ...outcome.attributes });
  const error = failure && describeError(failure.error);
  if (error) {
    span.setAttribute(ATTR.ERROR_TYPE, error.type);
    span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
    span.recordException({ name: error.type, message: error.message, stack: error.stack ?? "" });
  }
  if (outcome.event) {
    recordEvent(outcome.level ?? (error ? LEVEL.ERROR : LEVEL.INFO), outcome.event, {
      status: outcome.status,
      duration_ms: Math.round(milliseconds * 1_000) / 1_000,
      error,
      ...outcome.fields,
    });
  }
  if (failure) noteFailure(failure.error, outcome.status);
  outcome.ended?.();
}

/** So that a report of the error says where it arose; one that is retried is dealt with. */
function noteFailure(error: unknown, status: Outcome["status"]): void {
  const errors = currentSession()?.pipeline.errors;
  if (status === STATUS.RETRY) errors?.dealtWith(error);
  else errors?.arose(error);
}
