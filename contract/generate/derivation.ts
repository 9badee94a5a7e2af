import { Document, isScalar, visit } from "yaml";
import type { MetricDefinition, Registry, SpanDefinition } from "../registry.ts";
import { countUpAndDown, lineConditions, lineValue } from "./log-metrics.ts";

/** Resource attributes that become labels; the rest of a resource would only multiply series. */
const ORIGIN = ["service.name", "deployment.environment.name", "service.version"];
const OPERATION = "gen_ai.operation.name";
/**
 * How long before its first value a series is said to have begun, at zero. Prometheus extrapolates an increase by about the
 * distance of its samples to the time of the first ones: a zero right before the first value would double young counts.
 */
const BEGUN_BEFORE_NS = 60_000_000_000;
/**
 * A counter is sent only when it changes, so one that was silent for longer than Prometheus looks back (5 minutes) begins
 * anew, at zero: otherwise its next increment would be the only sample of its window, and count nothing.
 */
const COUNTERS_KEPT = "4m";
/** What goes up and down is remembered for as long as runs may take. */
const LEVELS_KEPT = "24h";

/**
 * The part of the collector's configuration that derives metrics. It is merged with the rendered part, which feeds
 * `forward/derive` with spans and with logs and sends on what comes out of `forward/derived`.
 */
export function renderDerivation(registry: Registry): string {
  const durations = registry.metrics.filter(({ annotations }) => annotations.telltale.value === "duration");
  const values = registry.metrics.filter((metric) => !durations.includes(metric));
  const config = {
    connectors: {
      "forward/derive": null,
      "forward/derived": null,
      ...Object.fromEntries(durations.map((metric) => [spanMetricsId(metric), spanMetrics(metric)])),
      signal_to_metrics: {
        error_mode: "ignore",
        spans: values.flatMap((metric) => signalToMetrics(metric, registry)),
        logs: values.filter(isFromLogs).map(measureLogs),
      },
    },
    processors: {
      ...Object.fromEntries(
        durations.map((metric) => [filterId(metric), keepSpans(spanOf(metric, registry))]),
      ),
      "transform/bound_events": boundEvents(registry),
      // span_metrics counts calls beside durations; the histogram's own count is enough.
      "filter/calls": { error_mode: "ignore", metrics: { metric: ['IsMatch(metric.name, "\\\\.calls$")'] } },
      "transform/labels": nameLabels(registry),
      // Prometheus counts the first increment of a series only if the series has begun before it.
      "transform/durations_begin": beginBefore("start_time_unix_nano"),
      "transform/counters_begin": beginBefore("time_unix_nano"),
      "filter/counters": keepMetrics(values.filter((metric) => !isLevel(metric))),
      "filter/levels": keepMetrics(values.filter(isLevel)),
      "deltatocumulative/counters": { max_stale: COUNTERS_KEPT, max_streams: 100_000 },
      "deltatocumulative/levels": { max_stale: LEVELS_KEPT, max_streams: 100_000 },
    },
    service: {
      pipelines: {
        ...Object.fromEntries(
          durations.map((metric) => [
            `traces/${pipelineName(metric)}`,
            {
              receivers: ["forward/derive"],
              processors: [filterId(metric)],
              exporters: [spanMetricsId(metric)],
            },
          ]),
        ),
        "traces/values": { receivers: ["forward/derive"], exporters: ["signal_to_metrics"] },
        "logs/events": {
          receivers: ["forward/derive"],
          processors: ["transform/bound_events"],
          exporters: ["signal_to_metrics"],
        },
        "metrics/durations": {
          receivers: durations.map(spanMetricsId),
          processors: ["filter/calls", "transform/labels", "transform/durations_begin"],
          exporters: ["forward/derived"],
        },
        ...Object.fromEntries(
          ["counters", "levels"].map((kind) => [
            `metrics/${kind}`,
            {
              receivers: ["signal_to_metrics"],
              processors: [
                `filter/${kind}`,
                "transform/labels",
                "transform/counters_begin",
                `deltatocumulative/${kind}`,
              ],
              exporters: ["forward/derived"],
            },
          ]),
        ),
      },
    },
  };
  return `# Generated from contract/registry by \`npm run generate\`. Do not edit.
${renderYaml(config)}`;
}

/** Lists of plain values stand on one line. */
function renderYaml(config: object): string {
  const document = new Document(config, { aliasDuplicateObjects: false });
  visit(document, {
    Seq(_, list) {
      list.flow = list.items.every((item) => isScalar(item) && String(item.value).length < 40);
    },
  });
  return document.toString({ lineWidth: 0 });
}

function pipelineName(metric: MetricDefinition): string {
  return metric.name.replace(/\.duration$/, "").replaceAll(".", "_");
}

function spanMetricsId(metric: MetricDefinition): string {
  return `span_metrics/${pipelineName(metric)}`;
}

function filterId(metric: MetricDefinition): string {
  return `filter/${pipelineName(metric)}`;
}

function isFromLogs(metric: MetricDefinition): boolean {
  return "log" in metric.annotations.telltale.from;
}

function spanOf(metric: MetricDefinition, { spans }: Registry): SpanDefinition {
  const { from } = metric.annotations.telltale;
  const span = "span" in from ? spans.find(({ type }) => type === from.span) : undefined;
  if (!span) throw new Error(`${metric.name} is not derived from a span`);
  return span;
}

function spanMetrics({ name, keys, annotations }: MetricDefinition): object {
  return {
    namespace: name.replace(/\.duration$/, ""),
    histogram: {
      unit: "s",
      explicit: { buckets: (annotations.telltale.bounds ?? []).map((bound) => `${bound}s`) },
    },
    dimensions: keys.filter((key) => key !== "service.name").map((key) => ({ name: key })),
    exclude_dimensions: ["span.name", "span.kind", "status.code", "collector.instance.id"],
    resource_metrics_key_attributes: ORIGIN,
    exemplars: { enabled: true, max_per_data_point: 1 },
    metrics_flush_interval: "3s",
  };
}

function keepSpans({ annotations }: SpanDefinition): object {
  return {
    error_mode: "ignore",
    traces: { span: [`not (${isOperation(annotations.telltale.operations)})`] },
  };
}

function isOperation(operations: readonly string[]): string {
  return operations.map((operation) => `span.attributes["${OPERATION}"] == "${operation}"`).join(" or ");
}

/** Durations know when they began, counters do not. */
function beginBefore(time: "start_time_unix_nano" | "time_unix_nano"): object {
  const begun = `datapoint.${time}`;
  return {
    error_mode: "ignore",
    metric_statements: [
      `set(datapoint.start_time_unix_nano, ${begun} - ${BEGUN_BEFORE_NS}) where ${begun} > 0`,
    ],
  };
}

function isLevel({ instrument }: MetricDefinition): boolean {
  return instrument === "updowncounter";
}

function keepMetrics(kept: readonly MetricDefinition[]): object {
  const names = kept.map(({ name }) => `metric.name == "${name}"`);
  return { error_mode: "ignore", metrics: { metric: [`not (${names.join(" or ")})`] } };
}

function signalToMetrics(metric: MetricDefinition, registry: Registry): object[] {
  if (isFromLogs(metric)) return [];
  const { value } = metric.annotations.telltale;
  const condition = isOperation(spanOf(metric, registry).annotations.telltale.operations);
  return valuesOf(value).map(({ attribute, constant }) => ({
    ...definition(metric),
    conditions: [`(${condition}) and span.attributes["${attribute}"] != nil`],
    attributes: [
      ...metric.keys
        .filter((key) => !ORIGIN.includes(key) && key !== constant?.key)
        .map((key) => ({ key, optional: true })),
      ...(constant ? [{ key: constant.key, default_value: constant.value }] : []),
    ],
    ...aggregation(metric, `Double(span.attributes["${attribute}"])`),
  }));
}

function valuesOf(
  value: MetricDefinition["annotations"]["telltale"]["value"],
): { attribute: string; constant?: { key: string; value: string } }[] {
  if (typeof value === "string") return [{ attribute: value }];
  return Object.entries(value).flatMap(([key, attributes]) =>
    Object.entries(attributes).map(([one, attribute]) => ({ attribute, constant: { key, value: one } })),
  );
}

function measureLogs(metric: MetricDefinition): object {
  const keys = metric.keys.filter((key) => !ORIGIN.includes(key));
  const conditions = lineConditions(metric);
  return {
    ...definition(metric),
    ...(conditions.length > 0 && { conditions }),
    attributes: keys.map((key) => ({ key, optional: true })),
    ...aggregation(metric, lineValue(metric)),
  };
}

function definition({ name, brief, unit }: MetricDefinition): object {
  return {
    name,
    description: brief,
    unit,
    include_resource_attributes: ORIGIN.map((key) => ({ key, optional: true })),
  };
}

function aggregation({ instrument, annotations }: MetricDefinition, value: string): object {
  if (instrument === "gauge") return { gauge: { value } };
  if (instrument !== "histogram") return { sum: { value, monotonic: instrument === "counter" } };
  return { histogram: { buckets: annotations.telltale.bounds, value } };
}

/** Events outside the contract are counted together: their names are not bounded. */
function boundEvents({ events, metrics }: Registry): object {
  const names = events.map(({ name }) => name).join("|");
  return {
    error_mode: "ignore",
    log_statements: [
      'set(log.attributes["event"], "log") where log.attributes["event"] == nil',
      `set(log.attributes["event"], "other") where not IsMatch(log.attributes["event"], "^(${names})$")`,
      ...metrics.flatMap(countUpAndDown),
    ],
  };
}

/** Labels get the short names of the contract; what is left of the resource goes, so that no process adds a series. */
function nameLabels({ attributes }: Registry): object {
  const labelled = [...attributes.values()].flatMap(({ key, annotations }) =>
    annotations && annotations.telltale.label !== key ? [{ key, label: annotations.telltale.label }] : [],
  );
  return {
    error_mode: "ignore",
    // Groups, because the resource may go only when the last of its data points has taken its labels.
    metric_statements: [
      { statements: [...ORIGIN.map(copyFromResource), ...labelled.flatMap(renameLabel)] },
      { statements: ["keep_keys(resource.attributes, [])"] },
    ],
  };
}

function copyFromResource(key: string): string {
  return `set(${point(key)}, resource.attributes["${key}"]) where ${point(key)} == nil and resource.attributes["${key}"] != nil`;
}

function renameLabel({ key, label }: { key: string; label: string }): string[] {
  return [
    `set(${point(label)}, ${point(key)}) where ${point(key)} != nil`,
    `delete_key(datapoint.attributes, "${key}")`,
  ];
}

function point(key: string): string {
  return `datapoint.attributes["${key}"]`;
}
