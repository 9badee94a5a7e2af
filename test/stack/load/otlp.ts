import { bytes, double, fixed64, integer, message, text } from "./protobuf.ts";

export type Attributes = Readonly<Record<string, string | number>>;

export interface SpanFields {
  readonly traceId: Buffer;
  readonly spanId: Buffer;
  readonly parentSpanId?: Buffer;
  readonly name: string;
  /** Eight bytes, nanoseconds since 1970, little-endian. */
  readonly start: Buffer;
  readonly end: Buffer;
  readonly attributes: Attributes;
}

export interface LogFields {
  readonly traceId: Buffer;
  readonly spanId: Buffer;
  readonly time: Buffer;
  readonly body: string;
  readonly attributes: Attributes;
}

/** An ExportTraceServiceRequest; field numbers are those of opentelemetry-proto. */
export function encodeSpans(resource: Attributes, spans: readonly SpanFields[]): Buffer {
  return message(1, encodeResource(resource), message(2, ...spans.map(encodeSpan)));
}

/** An ExportLogsServiceRequest. */
export function encodeLogs(resource: Attributes, logs: readonly LogFields[]): Buffer {
  return message(1, encodeResource(resource), message(2, ...logs.map(encodeLog)));
}

function encodeSpan({ traceId, spanId, parentSpanId, name, start, end, attributes }: SpanFields): Buffer {
  return message(
    2,
    bytes(1, traceId),
    bytes(2, spanId),
    ...(parentSpanId ? [bytes(4, parentSpanId)] : []),
    text(5, name),
    integer(6, 1),
    fixed64(7, start),
    fixed64(8, end),
    ...encodeAttributes(9, attributes),
  );
}

function encodeLog({ traceId, spanId, time, body, attributes }: LogFields): Buffer {
  return message(
    2,
    fixed64(1, time),
    integer(2, 9),
    text(3, "INFO"),
    message(5, text(1, body)),
    ...encodeAttributes(6, attributes),
    bytes(9, traceId),
    bytes(10, spanId),
  );
}

function encodeResource(attributes: Attributes): Buffer {
  return message(1, ...encodeAttributes(1, attributes));
}

function encodeAttributes(field: number, attributes: Attributes): Buffer[] {
  return Object.entries(attributes).map(([key, value]) =>
    message(field, text(1, key), message(2, encodeValue(value))),
  );
}

function encodeValue(value: string | number): Buffer {
  if (typeof value === "string") return text(1, value);
  return Number.isInteger(value) ? integer(3, value) : double(4, value);
}
