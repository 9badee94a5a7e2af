import type { PanelRequest } from "../../components/dashboards/panel-request.ts";
import type { StackUnderTest } from "./stack-under-test.ts";

/** What is wrong with what a store answers to a panel's query; nothing if there is something to be seen. */
export async function findFault(
  { urls }: StackUnderTest,
  request: PanelRequest,
): Promise<string | undefined> {
  const { store, path, parameters } = request;
  const response = await fetch(`${urls[store]}${path}?${new URLSearchParams({ ...parameters })}`);
  const body = await response.text();
  // Jaeger answers so when it does not know a trace.
  if (store === "jaeger" && response.status === 404) return "no data";
  if (!response.ok) return `${store} answers ${response.status}: ${body}`;
  const { data } = JSON.parse(body);
  return store === "jaeger" ? faultOfTraces(data) : faultOfResult(data);
}

function faultOfTraces(data: readonly { readonly spans: readonly unknown[] }[]): string | undefined {
  return data.some(({ spans }) => spans.length > 0) ? undefined : "no data";
}

interface Result {
  readonly resultType: "vector" | "matrix" | "streams";
  readonly result: readonly { readonly value?: Point; readonly values?: readonly Point[] }[];
}

type Point = readonly [time: number | string, value: string];

function faultOfResult({ resultType, result }: Result): string | undefined {
  const points = result.flatMap(({ value, values = [] }) => (value ? [value, ...values] : values));
  if (resultType === "streams") return points.length > 0 ? undefined : "no data";
  const numbers = points.map(([, value]) => Number(value)).filter((number) => !Number.isNaN(number));
  if (numbers.length === 0) return "no data";
  return numbers.every((number) => number === 0) ? "all zeroes" : undefined;
}
