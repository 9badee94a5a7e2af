import type { Address } from "../components/service.ts";
import { SERVICES } from "../components/services/index.ts";
import {
  type DataSource,
  findDataSource,
  findMetricStore,
  type MetricStore,
} from "../components/services/metric-store.ts";
import { localAddressOf } from "../components/targets/local-address.ts";
import type { Settings } from "../stacks/settings.ts";

/** Where a stack's store is asked from this machine, its own or an external one; `undefined` if the stack does without. */
export function storeOf(settings: Settings, name: DataSource): Address | undefined {
  return findDataSource(name, settings, here(settings));
}

/** Where its metrics are. */
export function metricStoreOf(settings: Settings): MetricStore | undefined {
  return findMetricStore(settings, here(settings));
}

function here(settings: Settings) {
  return (service: DataSource | MetricStore["name"], endpoint: "http") =>
    localAddressOf(settings, SERVICES, service, endpoint);
}
