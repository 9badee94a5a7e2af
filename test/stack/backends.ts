import type { StackUnderTest } from "./stack-under-test.ts";

/** One series of an instant query: its labels and its value. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface LogLine {
  readonly labels: Readonly<Record<string, string>>;
  readonly line: Record<string, unknown>;
}

export interface StoredText {
  readonly labels: Readonly<Record<string, string>>;
  readonly time: bigint;
  readonly text: string;
}

export interface JaegerSpan {
  readonly spanID: string;
  readonly operationName: string;
  readonly tags: readonly { readonly key: string; readonly value: unknown }[];
}

/** Reads what the real stores of the stack under test hold. */
export function backendsOf({ urls }: StackUnderTest) {
  return {
    query: async (query: string): Promise<Sample[]> => {
      const data = await getJson(`${urls.prometheus}/api/v1/query`, { query });
      return data.data.result.map((one: { metric: Record<string, string>; value: [number, string] }) => ({
        labels: one.metric,
        value: Number(one.value[1]),
      }));
    },
    exemplars: async (query: string): Promise<{ labels: Record<string, string>; traceId: string }[]> => {
      const now = Date.now() / 1000;
      const data = await getJson(`${urls.prometheus}/api/v1/query_exemplars`, {
        query,
        start: now - 3600,
        end: now + 60,
      });
      return data.data.flatMap(
        (series: { seriesLabels: Record<string, string>; exemplars: { labels: { trace_id: string } }[] }) =>
          series.exemplars.map(({ labels }) => ({ labels: series.seriesLabels, traceId: labels.trace_id })),
      );
    },
    logs: async (query: string): Promise<LogLine[]> => {
      const data = await getJson(`${urls.loki}/loki/api/v1/query_range`, { query, limit: 5000, since: "1h" });
      return data.data.result.flatMap(
        (stream: { stream: Record<string, string>; values: [string, string][] }) =>
          stream.values.map(([, line]) => ({ labels: stream.stream, line: JSON.parse(line) })),
      );
    },
    /** Lines as they are, with the time that each has in Loki, in nanoseconds; the oldest first. */
    texts: async (query: string): Promise<StoredText[]> => {
      const parameters = { query, limit: 5000, since: "1h", direction: "forward" };
      const data = await getJson(`${urls.loki}/loki/api/v1/query_range`, parameters);
      const found: StoredText[] = data.data.result.flatMap(
        (stream: { stream: Record<string, string>; values: [string, string][] }) =>
          stream.values.map(([time, text]) => ({ labels: stream.stream, time: BigInt(time), text })),
      );
      return found.sort((a, b) => Number(a.time - b.time));
    },
    /** How many lines of the last hour a selector finds. */
    count: async (selector: string): Promise<number> => {
      const query = `sum(count_over_time(${selector}[1h]))`;
      const data = await getJson(`${urls.loki}/loki/api/v1/query`, { query });
      return Number(data.data.result[0]?.value[1] ?? 0);
    },
    trace: async (traceId: string): Promise<JaegerSpan[]> => {
      const data = await getJson(`${urls.jaeger}/api/traces/${traceId}`, {});
      return data.data?.[0]?.spans ?? [];
    },
    traces: async (service: string): Promise<{ traceID: string; spans: JaegerSpan[] }[]> => {
      const data = await getJson(`${urls.jaeger}/api/traces`, { service, limit: 1500, lookback: "1h" });
      return data.data ?? [];
    },
  };
}

export function tag(span: JaegerSpan, key: string): unknown {
  return span.tags.find((one) => one.key === key)?.value;
}

/**
 * Calls until the answer satisfies; then, or when patience ends, gives the last answer for the test to judge.
 * @param patience in ms. Default: half a minute
 */
export async function eventually<T>(
  ask: () => Promise<T>,
  satisfies: (answer: T) => boolean,
  patience = 30_000,
): Promise<T> {
  const end = Date.now() + patience;
  for (;;) {
    const answer = await ask();
    if (satisfies(answer) || Date.now() > end) return answer;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** What an API of a store answers. */
// biome-ignore lint/suspicious/noExplicitAny: each caller knows its API's shape
export async function getJson(url: string, parameters: Record<string, string | number>): Promise<any> {
  const search = new URLSearchParams(Object.entries(parameters).map(([key, value]) => [key, String(value)]));
  const response = await fetch(`${url}?${search}`);
  if (!response.ok && response.status !== 404)
    throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return response.json();
}
