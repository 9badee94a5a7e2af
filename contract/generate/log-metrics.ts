import type { MetricDefinition } from "../registry.ts";

/** Conditions on a log record by which a metric counts it; empty: every one. */
export function lineConditions(metric: MetricDefinition): string[] {
  const { events, less } = eventsOf(metric);
  return events.length === 0 ? [] : [isEvent([...events, ...less])];
}

/** What a metric measures of a log record, in OTTL. */
export function lineValue({ name, unit, annotations: { telltale } }: MetricDefinition): string {
  const { value, from } = telltale;
  if (value === "count") return "less" in from ? `Int(log.attributes["${name}"])` : "1";
  const field = `Double(ParseJSON(log.body)["${value}"])`;
  return value === "duration_ms" && unit === "s" ? `${field} / 1000.0` : field;
}

/** OTTL has no conditional expression, so how much a line counts is an attribute of it. */
export function countUpAndDown(metric: MetricDefinition): string[] {
  const { events, less } = eventsOf(metric);
  if (less.length === 0) return [];
  const count = (by: number, lines: readonly string[]) =>
    `set(log.attributes["${metric.name}"], ${by}) where ${isEvent(lines)}`;
  return [count(1, events), count(-1, less)];
}

function eventsOf({ annotations: { telltale } }: MetricDefinition) {
  const { events = [], less = [] } = "log" in telltale.from ? telltale.from : {};
  return { events, less };
}

function isEvent(events: readonly string[]): string {
  return events.map((event) => `log.attributes["event"] == "${event}"`).join(" or ");
}
