import { prometheusName } from "../../../contract/prometheus-name.ts";
import type { MetricDefinition, Registry } from "../../../contract/registry.ts";
import { type Labels, type Series, TOKEN_LABEL, unitOfName } from "./series.ts";

/** Where events outside the contract are counted. */
const OTHER_EVENTS = "other";

/** The contract's metrics under their names in Prometheus, a histogram as its three series. */
export function contractSeries(registry: Registry): Map<string, Series> {
  return new Map(registry.metrics.flatMap((metric) => seriesOf(metric, registry)));
}

/** Names of the contract's histograms, which are none of a series. */
export function histogramNames({ metrics }: Registry): string[] {
  return metrics.filter(({ instrument }) => instrument === "histogram").map(prometheusName);
}

function seriesOf(metric: MetricDefinition, registry: Registry): [string, Series][] {
  const name = prometheusName(metric);
  const labels = labelsOf(metric, registry);
  const mixedTokens = labels.has(TOKEN_LABEL);
  const one = (suffix: string, more: Partial<Series>): [string, Series] => [
    `${name}${suffix}`,
    {
      labels,
      type: "counter",
      unit: metric.unit === "{USD}" ? "dollars" : unitOfName(`${name}${suffix}`),
      mixedTokens,
      ...more,
    },
  ];
  if (metric.instrument === "counter") return [one("", {})];
  if (metric.instrument !== "histogram") return [one("", { type: "gauge" })];
  const bounds = [...(metric.annotations.telltale.bounds ?? []).map(String), "+Inf"];
  return [
    one("_bucket", { labels: new Map([...labels, ["le", bounds]]) }),
    one("_count", {}),
    one("_sum", {}),
  ];
}

function labelsOf(metric: MetricDefinition, registry: Registry): Labels {
  return new Map(
    metric.keys.flatMap((key) => {
      const label = registry.attributes.get(key)?.annotations?.telltale.label;
      return label ? [[label, valuesOf(key, metric, registry)] as const] : [];
    }),
  );
}

function valuesOf(key: string, metric: MetricDefinition, registry: Registry): readonly string[] | undefined {
  const { from } = metric.annotations.telltale;
  if (key === "event") return [...registry.events.map(({ name }) => name), OTHER_EVENTS];
  if (key === "gen_ai.operation.name" && "span" in from)
    return registry.spans.find(({ type }) => type === from.span)?.annotations.telltale.operations;
  return memberValues(key, registry);
}

/** The values of an attribute that has few. */
export function memberValues(key: string, { attributes }: Registry): readonly string[] | undefined {
  const type = attributes.get(key)?.type;
  return typeof type === "object" ? type.members.map(({ value }) => value) : undefined;
}
