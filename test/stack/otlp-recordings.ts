import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = join(import.meta.dirname, "../components/services/collector/dialects/recordings");

type Value = Readonly<Record<string, unknown>>;
export interface Attribute {
  readonly key: string;
  readonly value: Value;
}
export interface RecordedSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  readonly name: string;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  readonly events?: { timeUnixNano: string }[];
  readonly attributes?: readonly Attribute[];
}
/** An OTLP/JSON request of one program's spans. */
export interface Recording {
  readonly resourceSpans: readonly {
    readonly resource: { attributes: Attribute[] };
    readonly scopeSpans: readonly { readonly spans: RecordedSpan[] }[];
  }[];
}

/** What the real libraries sent, by the recording's name. */
export function readRecordings(): ReadonlyMap<string, Recording> {
  const names = readdirSync(FOLDER).filter((file) => file.endsWith(".json") && !file.includes(".versions."));
  return new Map(
    names
      .sort()
      .map((file) => [file.replace(".json", ""), JSON.parse(readFileSync(join(FOLDER, file), "utf8"))]),
  );
}

export function spansOf({ resourceSpans }: Recording): RecordedSpan[] {
  return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
}

/** The same spans as if they had ended just now, in traces of their own. */
export function asOfNow(recording: Recording): Recording {
  const copy = structuredClone(recording);
  const spans = spansOf(copy);
  const latest = spans
    .map(({ endTimeUnixNano }) => BigInt(endTimeUnixNano))
    .sort((a, b) => (a < b ? 1 : -1))[0];
  const shift = BigInt(Date.now()) * 1_000_000n - (latest ?? 0n);
  const moved = (time: string): string => String(BigInt(time) + shift);
  const traces = new Map(spans.map(({ traceId }) => [traceId, randomBytes(16).toString("hex")]));
  for (const span of spans) {
    span.traceId = traces.get(span.traceId) ?? span.traceId;
    span.startTimeUnixNano = moved(span.startTimeUnixNano);
    span.endTimeUnixNano = moved(span.endTimeUnixNano);
    for (const event of span.events ?? []) event.timeUnixNano = moved(event.timeUnixNano);
  }
  return copy;
}
