import { context, isSpanContextValid, type SpanContext, trace } from "@opentelemetry/api";

/** The active span as a W3C `traceparent`; undefined outside a span. */
export function activeTraceparent(): string | undefined {
  const active = trace.getSpanContext(context.active());
  if (!active || !isSpanContextValid(active)) return undefined;
  return `00-${active.traceId}-${active.spanId}-${active.traceFlags.toString(16).padStart(2, "0")}`;
}

/** Reads a W3C `traceparent`; undefined when it is none. */
export function spanContextOf(traceparent: unknown): SpanContext | undefined {
  if (typeof traceparent !== "string") return undefined;
  const parts = /^[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})$/.exec(traceparent);
  if (!parts) return undefined;
  const [, traceId = "", spanId = "", flags = ""] = parts;
  const found = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
  return isSpanContextValid(found) ? found : undefined;
}
