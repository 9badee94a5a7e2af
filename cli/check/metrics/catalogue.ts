import { loadRegistry, type Registry } from "../../../contract/registry.ts";
import { contractSeries, histogramNames } from "./contract-series.ts";
import { idsOf } from "./ids.ts";
import { labelsOf, type Series, UNKNOWN, unitOfName } from "./series.ts";
import { readStackMetrics } from "./stack-metrics.ts";
import { UNSEEN_METRICS } from "./unseen-metrics.ts";

/** Every metric that an expression can ask for. */
export interface Catalogue {
  readonly registry: Registry;
  /** Labels that no metric has. */
  readonly ids: ReadonlySet<string>;
  readonly histograms: readonly string[];
  readonly names: readonly string[];
  /** `equal` are the labels that the selector wants to have one value. */
  find(name: string, equal: ReadonlyMap<string, string>): Series | undefined;
}

/** Series that somebody else than the contract and the services gives, by name. */
export type Recorded = ReadonlyMap<string, (equal: ReadonlyMap<string, string>) => Series>;

/** Prometheus makes these itself, with the labels of whatever alerts there are. */
const OF_ALERTS = ["ALERTS", "ALERTS_FOR_STATE"].map((name) => [name, UNKNOWN] as const);

/** `scraped`: what agents serve themselves. */
export function createCatalogue(
  recorded: Recorded,
  scraped: ReadonlyMap<string, Series> = new Map(),
): Catalogue {
  const registry = loadRegistry();
  const stack = [...UNSEEN_METRICS, ...readStackMetrics()].map(
    ([name, { type, labels }]) => [name, { type, labels: labelsOf(labels), unit: unitOfName(name) }] as const,
  );
  const known = new Map<string, Series>([...scraped, ...stack, ...contractSeries(registry), ...OF_ALERTS]);
  return {
    registry,
    ids: idsOf(registry),
    histograms: histogramNames(registry),
    names: [...known.keys(), ...recorded.keys()],
    find: (name, equal) => recorded.get(name)?.(equal) ?? known.get(name),
  };
}
