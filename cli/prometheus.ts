import type { Address } from "../components/service.ts";
import { prometheusName } from "../contract/prometheus-name.ts";
import { loadRegistry } from "../contract/registry.ts";
import { askStore } from "./store-request.ts";

let names: ReadonlyMap<string, string> | undefined;

/** One series of an instant query. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Name in Prometheus of a metric of the contract. */
export function metricName(name: string): string {
  // Read when a name is asked for: `telltale status` asks for none.
  names ??= new Map(loadRegistry().metrics.map((metric) => [metric.name, prometheusName(metric)]));
  const known = names.get(name);
  if (!known) throw new Error(`The contract has no metric ${name}`);
  return known;
}

/**
 * What a PromQL expression gives now.
 * @throws UserError if Prometheus does not answer, or refuses.
 */
export async function queryPrometheus(prometheus: Address, expression: string): Promise<Sample[]> {
  const answer = await askStore(prometheus, "Prometheus", "/api/v1/query", { query: expression });
  const { data } = answer as Answer;
  return data.result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
}

interface Answer {
  readonly data: {
    readonly result: readonly { metric: Record<string, string>; value: [time: number, value: string] }[];
  };
}
