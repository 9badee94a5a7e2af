import { analyseLogql } from "../../../cli/check/logql/analyse.ts";
import { type Catalogue, createCatalogue, type Recorded } from "../../../cli/check/metrics/catalogue.ts";
import { labelsOf, type Series } from "../../../cli/check/metrics/series.ts";
import { analysePromql } from "../../../cli/check/promql/analyse.ts";
import type { SourceText } from "../../../cli/check/source/text.ts";

const p95: Series = { labels: labelsOf(["workflow", "task"]), type: "gauge", unit: "seconds", highest: 1800 };
const ms: Series = { labels: labelsOf(["workflow", "task"]), type: "gauge", unit: "milliseconds" };

/** As rules of the repository would record them. */
const recorded: Recorded = new Map([
  ["task:telltale_task_duration_seconds:p95", () => p95],
  ["task:telltale_task_duration_ms:p95", () => ms],
  ["task:unknown:last", (): Series => ({ labels: undefined, type: "unknown" })],
]);
export const catalogue: Catalogue = createCatalogue(recorded);

const sourceText = (value: string): SourceText => ({
  value,
  placeAt: (offset) => ({ file: "x", line: 1, column: offset + 1 }),
});

/** Findings of a PromQL expression, each as `column: message`. */
export function promql(expression: string): string[] {
  return analysePromql(sourceText(expression), catalogue).findings.map(show);
}

export function logql(expression: string): string[] {
  return analyseLogql(sourceText(expression), catalogue).findings.map(show);
}

/** Labels of what an expression gives, if they are known. */
export function labels(expression: string, analyse = analysePromql): string[] | undefined {
  const { series } = analyse(sourceText(expression), catalogue);
  return series.labels && [...series.labels.keys()].sort();
}

function show({ column, message }: { readonly column: number; readonly message: string }): string {
  return `${column}: ${message}`;
}
