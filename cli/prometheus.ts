import { readFileSync } from "node:fs";
import { UserError } from "../components/error.ts";
import type { Address } from "../components/service.ts";
import { prometheusName } from "../contract/prometheus-name.ts";
import { loadRegistry } from "../contract/registry.ts";

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
export async function queryPrometheus({ url, tokenFile }: Address, expression: string): Promise<Sample[]> {
  const headers = tokenFile ? { authorization: `Bearer ${readFileSync(tokenFile, "utf8").trim()}` } : {};
  const search = new URLSearchParams({ query: expression });
  const response = await fetch(`${url}/api/v1/query?${search}`, { headers }).catch(() => {
    throw new UserError(`Prometheus does not answer at ${url}. The services of this stack: telltale status`);
  });
  if (!response.ok) throw new UserError(refusal(url, response.status, await response.text()));
  const { data } = (await response.json()) as Answer;
  return data.result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
}

interface Answer {
  readonly data: {
    readonly result: readonly { metric: Record<string, string>; value: [time: number, value: string] }[];
  };
}

function refusal(url: string, status: number, text: string): string {
  const reason =
    status === 401 || status === 403
      ? "check telltale:services.prometheus.tokenFile"
      : text.slice(0, 200).trim();
  return `Prometheus at ${url} answers ${status}: ${reason}`;
}
