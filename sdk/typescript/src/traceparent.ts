import { context, isSpanContextValid, type SpanContext, trace } from "@opentelemetry/api";
import { parseTraceParent } from "@opentelemetry/core";

/** The active span as a W3C `traceparent`; undefined outside a span. */
export function activeTraceparent(): string | undefined {
  const active = trace.getSpanContext(context.active());
  if (!active || !isSpanContextValid(active)) return undefined;
  return `00-${active.traceId}-${active.spanId}-${active.traceFlags.toString(16).padStart(2, "0")}`;
}

/** Reads a W3C `traceparent`; undefined when it is none. */
export function spanContextOf(traceparent: unknown): SpanContext | undefined {
  const found = typeof traceparent === "string" ? parseTraceParent(traceparent) : null;
  return found && isSpanContextValid(found) ? { ...found, isRemote: true } : undefined;
}
