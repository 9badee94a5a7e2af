import type { Ask, SourceName } from "../ask.ts";
import type { Variable } from "../dashboard.ts";
import type { TimeRange } from "../time-range.ts";
import { type Answer, seriesOf } from "./prometheus.ts";

interface Asked {
  readonly ask: Ask;
  readonly range: TimeRange;
  /** Fills in other variables. */
  readonly fill: (text: string) => string;
}

/**
 * Values that a query variable can have.
 * @throws Error if the source does not answer, or the query is of a kind that the preview does not know.
 */
export async function queryOptions(source: SourceName, variable: Variable, asked: Asked): Promise<string[]> {
  if (source === "jaeger") return dataOf(await asked.ask("jaeger", "/api/services", {}));
  return source === "loki" ? lokiOptions(variable, asked) : prometheusOptions(variable, asked);
}

async function prometheusOptions(variable: Variable, { ask, range, fill }: Asked): Promise<string[]> {
  const query = fill(queryText(variable));
  const time = { start: String(Math.floor(range.from / 1_000)), end: String(Math.ceil(range.to / 1_000)) };
  const [, selector, label] = /^label_values\((?:(.+),)?\s*([\w.-]+)\s*\)$/s.exec(query.trim()) ?? [];
  if (label !== undefined)
    return dataOf(
      await ask("prometheus", `/api/v1/label/${label}/values`, {
        ...time,
        ...(selector && { "match[]": selector.trim() }),
      }),
    );
  if (/^label_names\(\)$/.test(query)) return dataOf(await ask("prometheus", "/api/v1/labels", time));
  const [, metrics] = /^metrics\((.*)\)$/s.exec(query.trim()) ?? [];
  if (metrics !== undefined) {
    const names = dataOf(await ask("prometheus", "/api/v1/label/__name__/values", time));
    return names.filter((name) => new RegExp(metrics).test(name));
  }
  const [, expression = query] = /^query_result\((.*)\)$/s.exec(query.trim()) ?? [];
  if (expression.trim() === "") return [];
  const answer = await ask("prometheus", "/api/v1/query", {
    query: expression,
    time: String(range.to / 1_000),
  });
  return seriesOf(answer as Answer).map(({ labels: { __name__ = "", ...labels }, values }) => {
    const text = Object.entries(labels)
      .map(([name, value]) => `${name}="${value}"`)
      .join(",");
    return `${__name__}{${text}} ${values[0]?.[1] ?? ""} ${values[0]?.[0] ?? ""}`;
  });
}

/** Text, or an object with the name of a label and a selector of streams. */
async function lokiOptions({ query }: Variable, { ask, range, fill }: Asked): Promise<string[]> {
  const [, inText, ofText] =
    /^label_values\((?:(.+),)?\s*(\w+)\s*\)$/s.exec(typeof query === "string" ? query : "") ?? [];
  const label = ofText ?? query?.label;
  if (!label) throw new Error(`The preview does not know this query: ${JSON.stringify(query)}`);
  const selector = fill(inText ?? query?.stream ?? "");
  return dataOf(
    await ask("loki", `/loki/api/v1/label/${label}/values`, {
      start: `${range.from}000000`,
      end: `${range.to}000000`,
      ...(selector && { query: selector }),
    }),
  );
}

function queryText({ query, definition }: Variable): string {
  if (typeof query === "string") return query;
  return typeof query?.query === "string" ? query.query : (definition ?? "");
}

function dataOf(answer: unknown): string[] {
  const { data } = answer as { data: string[] | null };
  return [...(data ?? [])];
}
