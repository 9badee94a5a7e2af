import type { Settings } from "../../stacks/settings.ts";
import type { Address } from "../service.ts";

/** What stores a stack's metrics, and evaluates rules on them. */
export interface MetricStore {
  readonly name: "mimir" | "prometheus";
  /** Below it is Prometheus' HTTP API: `/api/v1/query`. */
  readonly query: Address;
  /** Base URL of OTLP over HTTP. */
  readonly otlp: Address;
  /** URL of Prometheus' remote write. */
  readonly write: Address;
}

/** Paths below the address of each. */
const PATHS = {
  prometheus: { query: "", otlp: "/api/v1/otlp", write: "/api/v1/write" },
  mimir: { query: "/prometheus", otlp: "/otlp", write: "/api/v1/push" },
} as const;

/** The metric store as it is found, from where the asker is; `undefined` when there is none. */
export function findMetricStore(
  { services }: Pick<Settings, "services">,
  find: (service: MetricStore["name"], endpoint: "http") => Address | undefined,
): MetricStore | undefined {
  const name = services.mimir.mode === "off" ? "prometheus" : "mimir";
  const address = find(name, "http");
  if (!address) return undefined;
  const below = (path: string): Address => ({ ...address, url: `${address.url}${path}` });
  const { query, otlp, write } = PATHS[name];
  return { name, query: below(query), otlp: below(otlp), write: below(write) };
}

/** Services as people and pages ask them; `prometheus` is whatever speaks its API. */
export type DataSource = "prometheus" | "loki" | "jaeger" | "alertmanager";

/** Where a data source is asked, from where the asker is; `undefined` when there is none. */
export function findDataSource(
  name: DataSource,
  settings: Pick<Settings, "services">,
  find: (service: DataSource | MetricStore["name"], endpoint: "http") => Address | undefined,
): Address | undefined {
  return name === "prometheus" ? findMetricStore(settings, find)?.query : find(name, "http");
}
