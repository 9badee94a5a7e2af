import type { Target } from "../dashboard.ts";
import type { Frame, LogLine } from "../frame.ts";
import { type Answer, seriesOf } from "./prometheus.ts";
import type { QueryContext } from "./query-context.ts";
import { seriesFrame, tableFrame } from "./series.ts";

const LINES = 1_000;

/** What Loki answers to a panel's query: lines, or series that it makes out of lines. */
export async function queryLoki(target: Target, { ask, range, step }: QueryContext): Promise<Frame[]> {
  const { expr: query = "", refId = "A" } = target;
  if (query.trim() === "") return [];
  const instant = target.queryType === "instant" || (target.instant === true && target.range !== true);
  const answer = (await (instant && !isLogQuery(query)
    ? ask("loki", "/loki/api/v1/query", { query, time: nanoseconds(range.to) })
    : ask("loki", "/loki/api/v1/query_range", {
        query,
        start: nanoseconds(range.from),
        end: nanoseconds(range.to),
        limit: String(target.maxLines ?? LINES),
        direction: "backward",
        step: String(step / 1_000),
      }))) as Answer;
  if (answer.data.resultType === "streams")
    return [{ refId, kind: "logs", fields: [], lines: linesOf(answer.data.result as Stream[]) }];
  const series = seriesOf(answer);
  // Grafana's answer to an instant query of Loki is a table, whose value is told apart even if it is the only one.
  if (instant) return [tableFrame(series, refId, true)];
  return series.map((one) => seriesFrame(one, target));
}

/** One that begins with a selector of streams gives lines. */
function isLogQuery(query: string): boolean {
  return query.trimStart().startsWith("{");
}

function linesOf(streams: readonly Stream[]): LogLine[] {
  const lines = streams.flatMap(({ stream, values }) =>
    values.map(([id, text]) => ({ id, time: Number(id.slice(0, -6)), text, labels: stream })),
  );
  return lines.sort((a, b) => (a.id < b.id ? 1 : a.id > b.id ? -1 : 0));
}

interface Stream {
  readonly stream: Record<string, string>;
  readonly values: readonly (readonly [nanoseconds: string, line: string])[];
}

function nanoseconds(ms: number): string {
  return `${Math.round(ms)}000000`;
}
