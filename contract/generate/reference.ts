import { prometheusName } from "../prometheus-name.ts";
import type { MetricDefinition, Registry } from "../registry.ts";

/** `docs/reference.md`: every name of the contract, for people. */
export function renderReference(registry: Registry): string {
  return `${[
    "# Reference: what Telltale records",
    "Generated from `contract/registry` by `npm run generate`. Do not edit.",
    "GenAI names are those of OpenTelemetry's semantic conventions v1.41; where none exists, names begin with `telltale.`.",
    metrics(registry),
    spans(registry),
    logs(registry),
    events(registry),
    content(registry),
    attributes(registry),
  ].join("\n\n")}\n`;
}

function metrics({ metrics, attributes }: Registry): string {
  const rows = metrics.map((metric) => [
    code(prometheusName(metric)),
    metric.instrument,
    metric.unit,
    metric.keys.map((key) => code(attributes.get(key)?.annotations?.telltale.label ?? key)).join(" "),
    origin(metric),
    metric.brief,
  ]);
  const bounds = metrics.flatMap((metric) => {
    const bounds = metric.annotations.telltale.bounds;
    return bounds ? [[code(prometheusName(metric)), bounds.join(", ")]] : [];
  });
  return [
    "## Metrics",
    "Derived by the collector from spans and log lines; names as Prometheus has them. A histogram `x` is queried as `x_bucket`, `x_sum`, `x_count`.",
    table(["metric", "type", "unit", "labels", "derived from", "meaning"], rows),
    "Upper bounds of the histograms' buckets:",
    table(["metric", "bounds"], bounds),
  ].join("\n\n");
}

function origin({ annotations: { telltale } }: MetricDefinition): string {
  const value = telltale.value;
  if ("log" in telltale.from) {
    const { events, less } = telltale.from;
    const which = [events?.map(code).join(" "), less && `less ${less.map(code).join(" ")}`].filter(Boolean);
    const field = value === "count" ? [] : [code(String(value))];
    return ["log lines", [...which, ...field].join(": ")].filter(Boolean).join(" ");
  }
  const measured = typeof value === "string" ? [value] : Object.values(value).flatMap(Object.values<string>);
  return `span ${code(telltale.from.span)}: ${measured.map((one) => (one.includes(".") ? code(one) : one)).join(", ")}`;
}

function spans({ spans }: Registry): string {
  const sections = spans.map((span) =>
    [
      `### ${code(span.name.note)}`,
      [span.brief, span.note].filter(Boolean).join(" "),
      `Kind ${span.kind}; attributes: ${span.keys.map(code).join(", ")}.`,
    ].join("\n\n"),
  );
  return ["## Spans", ...sections].join("\n\n");
}

function logs({ logLine, attributes }: Registry): string {
  const rows = logLine.fields.map((key) => [
    code(key),
    logLine.required.includes(key) ? "always" : "where it applies",
    typeName(attributes.get(key)?.type),
    attributes.get(key)?.brief ?? "",
  ]);
  return [
    "## Log line",
    "One JSON object a line, its fields in this order. By OTLP the line is the record's body, and ids, event, level, status and names are its attributes.",
    table(["field", "present", "type", "meaning"], rows),
  ].join("\n\n");
}

function events({ events }: Registry): string {
  return [
    "## Log events",
    table(
      ["event", "meaning"],
      events.map(({ name, brief }) => [code(name), brief]),
    ),
  ].join("\n\n");
}

function content({ content }: Registry): string {
  return [
    "## Content",
    'Records of their own, beside the log lines, with the same ids and names. In Loki the line is a JSON object of these keys, under the label `telltale_stream="content"`.',
    table(
      ["event", "holds", "meaning"],
      content.map(({ name, keys, brief }) => [code(name), keys.map(code).join(" "), brief]),
    ),
  ].join("\n\n");
}

function attributes({ attributes }: Registry): string {
  const rows = [...attributes.values()]
    .filter(({ key }) => key.includes("."))
    .map(({ key, type, annotations, brief }) => [
      code(key),
      annotations ? code(annotations.telltale.label) : "",
      typeName(type),
      brief,
    ]);
  return ["## Attributes", table(["attribute", "metric label", "type", "meaning"], rows)].join("\n\n");
}

function typeName(type: string | { members: readonly { value: string }[] } | undefined): string {
  return typeof type === "object" ? type.members.map(({ value }) => code(value)).join(" ") : (type ?? "");
}

function code(text: string): string {
  return `\`${text}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
