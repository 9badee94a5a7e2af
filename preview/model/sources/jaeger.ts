// biome-ignore-all lint/suspicious/noTemplateCurlyInString: filled in when somebody follows the link.

import type { Target } from "../dashboard.ts";
import { type Field, type Frame, isFailed, type Span, type Trace } from "../frame.ts";
import type { QueryContext } from "./query-context.ts";

/** What Jaeger answers to a panel's query: one trace by its id, or a list of those that are searched. */
export async function queryJaeger(target: Target, context: QueryContext): Promise<Frame[]> {
  if (target.queryType === "search" || target.service) return searchTraces(target, context);
  const id = target.query?.trim() ?? "";
  if (id === "" || id === "$__all") return [];
  const trace = await findTrace(id, context);
  return [{ refId: target.refId ?? "A", kind: "trace", fields: [], trace }];
}

/** @throws Error if there is none of this id. */
export async function findTrace(id: string, { ask }: Pick<QueryContext, "ask">): Promise<Trace> {
  if (!/^[0-9a-f]{1,32}$/i.test(id))
    throw new Error(`"${id}" is no trace id: allowed are up to 32 hexadecimal digits`);
  const { data } = (await ask("jaeger", `/api/traces/${id}`, {})) as Answer;
  const [trace] = data ?? [];
  if (!trace) throw new Error(`Jaeger has no trace ${id}; it may be older than what is kept`);
  return traceOf(trace);
}

const TRACES = 20;

async function searchTraces(target: Target, { ask, range }: QueryContext): Promise<Frame[]> {
  const { service = "", operation, tags, minDuration, maxDuration, limit, refId = "A" } = target;
  if (service === "") return [];
  const { data } = (await ask("jaeger", "/api/traces", {
    service,
    start: String(range.from * 1_000),
    end: String(range.to * 1_000),
    limit: String(limit || TRACES),
    ...(operation && operation !== "All" && { operation }),
    ...(tags && { tags: tagsAsJson(tags) }),
    ...(minDuration && { minDuration }),
    ...(maxDuration && { maxDuration }),
  })) as Answer;
  const traces = (data ?? []).map(traceOf).sort((a, b) => startOf(b) - startOf(a));
  return [{ refId, kind: "traces", fields: listFields(traces) }];
}

/** Columns as Grafana names them, and what a list is read for: whether a trace failed. */
function listFields(traces: readonly Trace[]): Field[] {
  const column = (
    name: string,
    type: Field["type"],
    value: (trace: Trace) => unknown,
    config: Field["config"] = {},
  ): Field => ({
    name,
    type,
    values: traces.map(value),
    config,
  });
  return [
    column("Trace ID", "string", ({ id }) => id, {
      links: [{ title: "Open trace", url: "/trace/${__value.raw}" }],
    }),
    column("Trace name", "string", ({ spans }) => nameOf(spans)),
    column("Start time", "time", (trace) => startOf(trace) / 1_000),
    column("Duration", "number", ({ spans }) => endOf(spans) - Math.min(...spans.map(({ start }) => start)), {
      unit: "µs",
    }),
    column("Spans", "number", ({ spans }) => spans.length),
    column("Failed spans", "number", ({ spans }) => spans.filter(isFailed).length, {
      color: { mode: "thresholds" },
      thresholds: {
        mode: "absolute",
        steps: [
          { value: null, color: "text" },
          { value: 1, color: "red" },
        ],
      },
      custom: { cellOptions: { type: "color-text" } },
    }),
  ];
}

export function rootOf(spans: readonly Span[]): Span | undefined {
  const ids = new Set(spans.map(({ id }) => id));
  return spans.find(({ parent }) => parent === undefined || !ids.has(parent)) ?? spans[0];
}

function nameOf(spans: readonly Span[]): string {
  const root = rootOf(spans);
  return root ? `${root.service}: ${root.name}` : "";
}

function startOf({ spans }: Trace): number {
  return Math.min(...spans.map(({ start }) => start));
}

function endOf(spans: readonly Span[]): number {
  return Math.max(...spans.map(({ start, duration }) => start + duration));
}

/** `a=b c="d e"`, as Grafana's search has it, or JSON already, as Jaeger's pages have it. */
export function tagsAsJson(tags: string): string {
  if (tags.trim().startsWith("{")) return tags;
  const pairs = [...tags.matchAll(/([^\s=]+)=(?:"((?:[^"\\]|\\.)*)"|(\S*))/g)];
  return JSON.stringify(
    Object.fromEntries(
      pairs.map(([, key, quoted, plain]) => [key, quoted?.replace(/\\(.)/g, "$1") ?? plain]),
    ),
  );
}

function traceOf({ traceID, spans, processes }: JaegerTrace): Trace {
  const sorted = [...spans].sort((a, b) => a.startTime - b.startTime);
  return { id: traceID, spans: sorted.map((span) => spanOf(span, processes)) };
}

function spanOf(span: JaegerSpan, processes: JaegerTrace["processes"]): Span {
  const process = processes[span.processID];
  const parent = span.references?.find(({ refType }) => refType === "CHILD_OF")?.spanID;
  return {
    id: span.spanID,
    ...(parent !== undefined && { parent }),
    name: span.operationName,
    service: process?.serviceName ?? "",
    start: span.startTime,
    duration: span.duration,
    tags: { ...tagsOf(process?.tags ?? []), ...tagsOf(span.tags) },
    events: (span.logs ?? []).map(({ timestamp, fields }) => ({ time: timestamp, fields: tagsOf(fields) })),
  };
}

function tagsOf(tags: readonly Tag[]): Record<string, string> {
  return Object.fromEntries(tags.map(({ key, value }) => [key, String(value)]));
}

interface Answer {
  readonly data: readonly JaegerTrace[] | null;
}

interface JaegerTrace {
  readonly traceID: string;
  readonly spans: readonly JaegerSpan[];
  readonly processes: Readonly<
    Record<string, { readonly serviceName: string; readonly tags?: readonly Tag[] }>
  >;
}

interface JaegerSpan {
  readonly spanID: string;
  readonly operationName: string;
  readonly references?: readonly { readonly refType: string; readonly spanID: string }[];
  readonly startTime: number;
  readonly duration: number;
  readonly tags: readonly Tag[];
  readonly logs?: readonly { readonly timestamp: number; readonly fields: readonly Tag[] }[] | null;
  readonly processID: string;
}

interface Tag {
  readonly key: string;
  readonly value: unknown;
}
