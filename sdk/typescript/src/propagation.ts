import {
  type BaggageEntry,
  type Context,
  context,
  defaultTextMapSetter,
  propagation,
  trace,
} from "@opentelemetry/api";
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from "@opentelemetry/core";
import { CARRIER } from "./carrier.ts";
import { ATTR } from "./contract.generated.ts";
import { defined } from "./defined.ts";
import { contextAttributes, type RunContext, runContext, withRunContext } from "./run-context.ts";
import { safely } from "./safely.ts";
import { currentSession } from "./session.ts";

/** W3C trace context and baggage, as OpenTelemetry reads and writes them. */
export const PROPAGATOR = new CompositePropagator({
  propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()],
});

/**
 * W3C headers, `traceparent`, `tracestate` and `baggage`, by which another process goes on with this trace and this run:
 * for an HTTP request's headers, or an MCP request's `_meta`. Empty before `start` and outside of spans.
 */
export function traceHeaders(): Record<string, string> {
  return (currentSession() && safely(() => headersOf(context.active()))) ?? {};
}

/**
 * Runs `body` within the trace and the run that headers tell of: those of an HTTP request, or an MCP request's `_meta`.
 * Only for callers that are trusted: the names they give become labels of metrics. What is no such header is passed over.
 */
export function continueTrace<T>(carrier: unknown, body: () => T): T {
  const within = currentSession() && safely(() => contextFrom(carrier, context.active()));
  return within ? context.with(within, body) : body();
}

export function headersOf(of: Context): Record<string, string> {
  const entries = propagation.getBaggage(of)?.getAllEntries() ?? [];
  const others = entries.filter(([key]) => !RUN_KEYS.includes(key));
  const own = Object.entries(contextAttributes(runContext(of))).map(
    ([key, value]): [string, BaggageEntry] => [key, { value: bounded(String(value)) }],
  );
  const headers: Record<string, string> = {};
  // Our own come first: what is beyond W3C's bound is left out.
  const baggage = propagation.createBaggage(Object.fromEntries([...own, ...others]));
  PROPAGATOR.inject(propagation.setBaggage(of, baggage), headers, defaultTextMapSetter);
  return headers;
}

export function contextFrom(carrier: unknown, base: Context): Context {
  const extracted = PROPAGATOR.extract(base, carrier, CARRIER);
  const known = trace.getSpan(base);
  // A span of this process that has continued the trace already, such as an HTTP server's, is the nearer parent.
  const isNearer = known?.spanContext().traceId === trace.getSpanContext(extracted)?.traceId;
  return withRunContext(runOf(extracted), known && isNearer ? trace.setSpan(extracted, known) : extracted);
}

const RUN_KEYS: readonly string[] = [
  ATTR.GEN_AI_WORKFLOW_NAME,
  ATTR.TELLTALE_WORKFLOW_ID,
  ATTR.TELLTALE_TASK_NAME,
  ATTR.TELLTALE_TASK_ID,
  ATTR.GEN_AI_AGENT_NAME,
  ATTR.GEN_AI_CONVERSATION_ID,
];

function runOf(extracted: Context): RunContext {
  const baggage = propagation.getBaggage(extracted);
  const read = (key: string) => {
    const value = baggage?.getEntry(key)?.value;
    return value ? bounded(value) : undefined;
  };
  const [id, name] = [read(ATTR.TELLTALE_WORKFLOW_ID), read(ATTR.GEN_AI_WORKFLOW_NAME)];
  return defined<RunContext[keyof RunContext]>({
    workflow: id && name ? { id, name, paused: false, since: performance.now() } : undefined,
    task: read(ATTR.TELLTALE_TASK_NAME),
    taskId: read(ATTR.TELLTALE_TASK_ID),
    agent: read(ATTR.GEN_AI_AGENT_NAME),
    conversationId: read(ATTR.GEN_AI_CONVERSATION_ID),
  }) as RunContext;
}

const LONGEST_NAME = 256;

/** Half a character, which a name may hold or be cut to, cannot be written in a header. */
function bounded(text: string): string {
  return text.slice(0, LONGEST_NAME).toWellFormed();
}
