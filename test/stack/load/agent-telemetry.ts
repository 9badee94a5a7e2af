import { linesOf, STEPS, spansOf } from "./agent-trace.ts";
import { encodeLogs, encodeSpans } from "./otlp.ts";
import { RequestTemplate } from "./request-template.ts";
import { END, NUMBER, ROOT_ID, SPAN_ID, START, TIMESTAMP, TRACE_ID } from "./slots.ts";

/** Requests as those of agents that run workflows: ten spans a trace and ten log lines, each of about 1 KB. */
export interface AgentTelemetry {
  readonly service: string;
  /** Spans, and lines, in one request. */
  readonly items: number;
  /** The request of this number at a time (ms since 1970); all ids follow from the number. */
  readonly spans: (request: number, now: number) => Buffer;
  readonly logs: (request: number, now: number) => Buffer;
  /** What the request of this number holds: ids in hexadecimal, and numbers of lines. */
  readonly traceIds: (request: number) => string[];
  readonly spanIds: (request: number) => string[];
  readonly lineNumbers: (request: number) => number[];
}

/** `run`, below 2^24, tells the ids of one run from those of another. */
export function agentTelemetry(service: string, run: number, traces: number): AgentTelemetry {
  const resource = {
    "service.name": service,
    "deployment.environment.name": "load",
    "service.version": "1.4.2",
  };
  const variants = Array.from({ length: traces }, (_, variant) => variant);
  const spans = new RequestTemplate(encodeSpans(resource, variants.flatMap(spansOf)), [
    TRACE_ID,
    SPAN_ID,
    ROOT_ID,
    START,
    END,
  ]);
  const logs = new RequestTemplate(encodeLogs(resource, variants.flatMap(linesOf)), [
    TRACE_ID,
    SPAN_ID,
    START,
    NUMBER,
    TIMESTAMP,
  ]);
  const items = traces * STEPS.length;
  const places = Array.from({ length: items }, (_, place) => place);
  const traceOf = (place: number) => Math.floor(place / STEPS.length);
  const traceId = (request: number, place: number) => id(16, run, request * traces + traceOf(place));
  const spanId = (request: number, place: number) => id(8, run, request * items + place);
  const parentOf = (child: number) => Math.floor(child / (STEPS.length - 1)) * STEPS.length;
  return {
    service,
    items,
    spans: (request, now) =>
      spans.fill([
        [TRACE_ID, (place) => traceId(request, place)],
        [SPAN_ID, (place) => spanId(request, place)],
        [ROOT_ID, (child) => spanId(request, parentOf(child))],
        [START, (place) => nanoseconds(now - 1_000 + (place % STEPS.length))],
        [END, (place) => nanoseconds(now - 50 * (place % STEPS.length))],
      ]),
    logs: (request, now) =>
      logs.fill([
        [TRACE_ID, (place) => traceId(request, place)],
        [SPAN_ID, (place) => spanId(request, place)],
        [START, () => nanoseconds(now)],
        [NUMBER, (place) => Buffer.from(String(request * items + place).padStart(NUMBER.length, "0"))],
        [TIMESTAMP, () => Buffer.from(new Date(now).toISOString())],
      ]),
    traceIds: (request) => variants.map((trace) => traceId(request, trace * STEPS.length).toString("hex")),
    spanIds: (request) => places.map((place) => spanId(request, place).toString("hex")),
    lineNumbers: (request) => places.map((place) => request * items + place),
  };
}

function id(length: number, run: number, number: number): Buffer {
  const bytes = Buffer.alloc(length);
  bytes.writeUIntBE(run, 0, 3);
  bytes.writeUIntBE(number, length - 5, 5);
  return bytes;
}

function nanoseconds(milliseconds: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(milliseconds) * 1_000_000n);
  return bytes;
}
