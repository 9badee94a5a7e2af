/** A decoded span, as far as tests look at it. */
export interface DecodedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: number;
  readonly start: bigint;
  readonly end: bigint;
  readonly attributes: Record<string, unknown>;
  readonly events: { readonly name: string; readonly attributes: Record<string, unknown> }[];
  readonly links: { readonly traceId: string; readonly spanId: string }[];
  readonly statusCode: number;
  readonly resource: Record<string, unknown>;
}

/** A decoded log record, as far as tests look at it. */
export interface DecodedLog {
  /** Nanoseconds since 1970. */
  readonly time: bigint;
  readonly body: string;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly eventName: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: Record<string, unknown>;
  readonly resource: Record<string, unknown>;
}

/** Decodes an ExportTraceServiceRequest; field numbers are those of opentelemetry-proto. */
export function decodeSpans(request: Buffer): DecodedSpan[] {
  return messages(fields(request), 1).flatMap((resourceSpans) => {
    const resource = resourceOf(resourceSpans);
    return messages(resourceSpans, 2).flatMap((scope) =>
      messages(scope, 2).map((span) => spanOf(span, resource)),
    );
  });
}

/** Decodes an ExportLogsServiceRequest. */
export function decodeLogs(request: Buffer): DecodedLog[] {
  return messages(fields(request), 1).flatMap((resourceLogs) => {
    const resource = resourceOf(resourceLogs);
    return messages(resourceLogs, 2).flatMap((scope) =>
      messages(scope, 2).map((record) => logOf(record, resource)),
    );
  });
}

function spanOf(span: Fields, resource: Record<string, unknown>): DecodedSpan {
  return {
    traceId: hex(span, 1),
    spanId: hex(span, 2),
    parentSpanId: hex(span, 4),
    name: text(span, 5),
    kind: Number(number(span, 6)),
    start: number(span, 7),
    end: number(span, 8),
    attributes: attributesOf(span, 9),
    events: messages(span, 11).map((event) => ({ name: text(event, 2), attributes: attributesOf(event, 3) })),
    links: messages(span, 13).map((link) => ({ traceId: hex(link, 1), spanId: hex(link, 2) })),
    statusCode: Number(messages(span, 15).map((status) => number(status, 3))[0] ?? 0),
    resource,
  };
}

function logOf(record: Fields, resource: Record<string, unknown>): DecodedLog {
  return {
    time: number(record, 1),
    body: String(messages(record, 5).map(anyValue)[0]),
    severityNumber: Number(number(record, 2)),
    severityText: text(record, 3),
    eventName: text(record, 12),
    traceId: hex(record, 9),
    spanId: hex(record, 10),
    attributes: attributesOf(record, 6),
    resource,
  };
}

function resourceOf(parent: Fields): Record<string, unknown> {
  return Object.assign({}, ...messages(parent, 1).map((resource) => attributesOf(resource, 1)));
}

function attributesOf(parent: Fields, field: number): Record<string, unknown> {
  return Object.fromEntries(
    messages(parent, field).map((pair) => [text(pair, 1), messages(pair, 2).map(anyValue)[0]]),
  );
}

function anyValue(value: Fields): unknown {
  if (value.has(1)) return text(value, 1);
  if (value.has(2)) return number(value, 2) === 1n;
  if (value.has(3)) return Number(BigInt.asIntN(64, number(value, 3)));
  if (value.has(4)) return bytes(value, 4).readDoubleLE();
  if (value.has(6)) return Object.assign({}, ...messages(value, 6).map((list) => attributesOf(list, 1)));
  if (value.has(5)) return messages(value, 5).flatMap((array) => messages(array, 1).map(anyValue));
  return undefined;
}

type Fields = ReadonlyMap<number, readonly (Buffer | bigint)[]>;

/** The wire format of protobuf: a tag, then a varint, eight bytes, a counted run of bytes, or four bytes. */
function fields(message: Buffer): Fields {
  const found = new Map<number, (Buffer | bigint)[]>();
  let at = 0;
  const take = (length: number) => {
    at += length;
    return message.subarray(at - length, at);
  };
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = BigInt(take(1)[0] ?? 0);
      value |= (byte & 0x7fn) << shift;
      if (byte < 0x80n) return value;
    }
  };
  while (at < message.length) {
    const tag = varint();
    const wireType = Number(tag & 7n);
    const value =
      wireType === 0 ? varint() : take(wireType === 1 ? 8 : wireType === 5 ? 4 : Number(varint()));
    const field = Number(tag >> 3n);
    found.set(field, [...(found.get(field) ?? []), value]);
  }
  return found;
}

function messages(parent: Fields, field: number): Fields[] {
  return (parent.get(field) ?? []).map((value) => fields(value as Buffer));
}

function bytes(parent: Fields, field: number): Buffer {
  return (parent.get(field)?.[0] as Buffer | undefined) ?? Buffer.alloc(0);
}

function hex(parent: Fields, field: number): string {
  return bytes(parent, field).toString("hex");
}

function text(parent: Fields, field: number): string {
  return bytes(parent, field).toString("utf8");
}

function number(parent: Fields, field: number): bigint {
  const value = parent.get(field)?.[0] ?? 0n;
  return typeof value === "bigint" ? value : value.readBigUInt64LE();
}
