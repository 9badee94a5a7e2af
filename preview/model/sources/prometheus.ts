import type { Target } from "../dashboard.ts";
import type { Field, Frame } from "../frame.ts";
import type { QueryContext } from "./query-context.ts";
import { seriesFrame, tableFrame } from "./series.ts";

/** What Prometheus answers to a panel's query: series, a table, buckets, and exemplars beside them. */
export async function queryPrometheus(target: Target, context: QueryContext): Promise<Frame[]> {
  const { expr = "", instant, range, exemplar } = target;
  if (expr.trim() === "") return [];
  const parts = await Promise.all([
    instant ? queryInstant(target, expr, context) : [],
    range || !instant ? queryRange(target, expr, context) : [],
    exemplar && (range || !instant) ? queryExemplars(target, expr, context) : [],
  ]);
  return parts.flat();
}

async function queryInstant(target: Target, query: string, { ask, range, severalTables }: QueryContext) {
  const answer = await ask("prometheus", "/api/v1/query", { query, time: seconds(range.to) });
  const series = seriesOf(answer as Answer);
  if (target.format === "table") return [tableFrame(series, refIdOf(target), severalTables)];
  return series.map((one) => seriesFrame(one, target));
}

async function queryRange(target: Target, query: string, { ask, range, step, severalTables }: QueryContext) {
  const answer = await ask("prometheus", "/api/v1/query_range", {
    query,
    // On steps, so that the same moments are asked for at each refresh.
    start: seconds(Math.floor(range.from / step) * step),
    end: seconds(Math.floor(range.to / step) * step),
    step: seconds(step),
  });
  const series = seriesOf(answer as Answer);
  if (target.format === "table") return [tableFrame(series, refIdOf(target), severalTables)];
  if (target.format === "heatmap") return series.length === 0 ? [] : [bucketsFrame(series, refIdOf(target))];
  return series.map((one) => seriesFrame(one, target));
}

/** As many as can be told apart in a panel. */
const MOST_EXEMPLARS = 300;

async function queryExemplars(target: Target, query: string, { ask, range }: QueryContext): Promise<Frame[]> {
  const answer = (await ask("prometheus", "/api/v1/query_exemplars", {
    query,
    start: seconds(range.from),
    end: seconds(range.to),
  }).catch(() => ({ data: [] }))) as ExemplarAnswer;
  const found = answer.data.flatMap(({ seriesLabels, exemplars }) =>
    exemplars.map((one) => ({ ...one, labels: { ...seriesLabels, ...one.labels } })),
  );
  // The same one is in several series of a histogram's buckets.
  const distinct = [
    ...new Map(found.map((one) => [`${one.labels.trace_id}${one.labels.span_id}`, one])).values(),
  ];
  const every = Math.ceil(distinct.length / MOST_EXEMPLARS);
  const kept = distinct.filter((_, index) => index % every === 0);
  if (kept.length === 0) return [];
  const fields: Field[] = [
    { name: "Time", type: "time", values: kept.map(({ timestamp }) => timestamp * 1_000), config: {} },
    { name: "Value", type: "number", values: kept.map(({ value }) => Number(value)), config: {} },
    { name: "Labels", type: "string", values: kept.map(({ labels }) => labels), config: {} },
  ];
  return [{ refId: refIdOf(target), kind: "exemplars", fields }];
}

/** Buckets count all that is below their bound; a heatmap shows what lies between two bounds. */
function bucketsFrame(series: readonly Series[], refId: string): Frame {
  const sorted = [...series].sort((a, b) => boundOf(a) - boundOf(b));
  const times = [...new Set(sorted.flatMap(({ values }) => values.map(([time]) => time)))].sort(
    (a, b) => a - b,
  );
  let below = new Map<number, number>();
  const buckets = sorted.map(({ labels, values }): Field => {
    const counts = new Map(values);
    const inside = times.map((time) => Math.max(0, (counts.get(time) ?? 0) - (below.get(time) ?? 0)));
    below = counts;
    return { name: labels.le ?? "", type: "number", values: inside, labels, config: {} };
  });
  return {
    refId,
    kind: "buckets",
    fields: [{ name: "Time", type: "time", values: times, config: {} }, ...buckets],
  };
}

function boundOf({ labels }: Series): number {
  return labels.le === "+Inf" ? Number.POSITIVE_INFINITY : Number(labels.le);
}

export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [time: number, value: number])[];
}

/** Of Prometheus and, for metrics out of logs, of Loki. */
export interface Answer {
  readonly data: {
    readonly resultType: string;
    readonly result: unknown;
  };
}

type Sample = readonly [seconds: number, value: string];

export function seriesOf({ data }: Answer): Series[] {
  if (data.resultType === "scalar" || data.resultType === "string")
    return [{ labels: {}, values: [sampleOf(data.result as Sample)] }];
  const result = data.result as { metric: Record<string, string>; value?: Sample; values?: Sample[] }[];
  return result.map(({ metric, value, values }) => ({
    labels: metric,
    values: (values ?? (value ? [value] : [])).map(sampleOf),
  }));
}

function sampleOf([time, value]: Sample): [number, number] {
  return [
    time * 1_000,
    value === "+Inf" ? Number.POSITIVE_INFINITY : value === "-Inf" ? Number.NEGATIVE_INFINITY : Number(value),
  ];
}

interface ExemplarAnswer {
  readonly data: readonly {
    readonly seriesLabels: Record<string, string>;
    readonly exemplars: readonly { labels: Record<string, string>; value: string; timestamp: number }[];
  }[];
}

function refIdOf({ refId }: Target): string {
  return refId ?? "A";
}

function seconds(ms: number): string {
  return String(ms / 1_000);
}
