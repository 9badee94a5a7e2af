import { getJson } from "../backends.ts";

const AT_ONCE = 8;

/** Log lines that Loki gives at once, at most. */
const LIMIT = 5_000;
/** Few enough lines for one answer, at the rates of the tests. */
const SLICE_MS = 20_000;

/** Numbers of a service's log lines that Loki has, in order, each as often as it has it. */
export async function storedLines(
  loki: string,
  service: string,
  from: number,
  to: number,
): Promise<number[]> {
  const found: number[] = [];
  for (let start = from; start < to; start += SLICE_MS) {
    const data = await getJson(`${loki}/loki/api/v1/query_range`, {
      query: `{service_name="${service}"}`,
      limit: LIMIT,
      start: `${start}000000`,
      end: `${Math.min(start + SLICE_MS, to)}000000`,
    });
    const lines: [string, string][] = data.data.result.flatMap(
      (one: { values: [string, string][] }) => one.values,
    );
    if (lines.length === LIMIT) throw new Error(`More than ${LIMIT} lines in ${SLICE_MS} ms`);
    found.push(...lines.map(([, line]) => Number(JSON.parse(line).number)));
  }
  return found.sort((a, b) => a - b);
}

/** Ids of the spans that Jaeger has of these traces, in order, each as often as it has it. */
export async function storedSpanIds(jaeger: string, traceIds: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  const left = [...traceIds];
  const ask = async () => {
    for (let id = left.pop(); id !== undefined; id = left.pop()) {
      const { data } = await getJson(`${jaeger}/api/traces/${id}`, {});
      found.push(...(data?.[0]?.spans ?? []).map(({ spanID }: { spanID: string }) => spanID));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, ask));
  return found.sort();
}

/** How much a counter has risen in all, of the series that a selector finds; a fall is a new beginning from zero. */
export async function totalIncrease(prometheus: string, selector: string): Promise<number> {
  const { data } = await getJson(`${prometheus}/api/v1/query`, { query: `${selector}[1h]` });
  return data.result
    .map(({ values }: { values: [number, string][] }) => values.map(([, value]) => Number(value)))
    .reduce((sum: number, values: number[]) => sum + increase(values), 0);
}

function increase(values: readonly number[]): number {
  return values.reduce((sum, value, index) => {
    const before = values[index - 1] ?? 0;
    return sum + (value >= before ? value - before : value);
  }, 0);
}
