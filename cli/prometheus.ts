import { UserError } from "../components/error.ts";
import { prometheusName } from "../contract/prometheus-name.ts";
import { loadRegistry } from "../contract/registry.ts";

/** One series of an instant query. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * What a PromQL expression gives now.
 * @throws UserError if Prometheus does not answer.
 */
export async function queryPrometheus(url: string, expression: string): Promise<Sample[]> {
  const response = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query: expression })}`).catch(
    () => {
      throw new UserError(`Prometheus does not answer at ${url}. How it is: telltale status`);
    },
  );
  const body = (await response.json()) as Answer;
  if (body.status !== "success") throw new Error(`Prometheus refuses ${expression}: ${body.error}`);
  return body.data.result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
}

type Answer =
  | { status: "success"; data: { result: { metric: Record<string, string>; value: [number, string] }[] } }
  | { status: "error"; error: string };

/** Name in Prometheus of a metric of the contract. */
export function metricName(name: string): string {
  const metric = loadRegistry().metrics.find((one) => one.name === name);
  if (!metric) throw new Error(`The contract has no metric ${name}`);
  return prometheusName(metric);
}
