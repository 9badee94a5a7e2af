import type { Address } from "../components/service.ts";
import { table } from "./format.ts";
import { metricName, queryPrometheus, type Sample } from "./prometheus.ts";

/** What became of the attempts of one task since the collector started. */
export interface TaskRow {
  readonly workflow: string;
  readonly task: string;
  readonly success: number;
  readonly failure: number;
  readonly retry: number;
  /** 95th percentile of the attempts' durations, in seconds. */
  readonly p95: number;
  /** Classes of errors, the most frequent first. */
  readonly errors: readonly string[];
}

/** Every task that Prometheus knows of, those with most failures first. */
export async function findTasks(prometheus: Address): Promise<TaskRow[]> {
  const metric = metricName("telltale.task.duration");
  const [counts, durations] = await Promise.all([
    queryPrometheus(prometheus, `sum by (workflow, task, status, error_type) (${metric}_count)`),
    queryPrometheus(prometheus, `histogram_quantile(0.95, sum by (workflow, task, le) (${metric}_bucket))`),
  ]);
  return rowsOf(counts, durations);
}

/** Runs of workflows that have ended since the collector started. */
export async function countRuns(prometheus: Address): Promise<number> {
  const [total] = await queryPrometheus(
    prometheus,
    `sum(${metricName("gen_ai.invoke_workflow.duration")}_count)`,
  );
  return total?.value ?? 0;
}

export function rowsOf(counts: readonly Sample[], durations: readonly Sample[]): TaskRow[] {
  const byTask = Map.groupBy(counts, ({ labels }) => keyOf(labels));
  const rows = [...byTask].map(([key, samples]): TaskRow => {
    const { workflow = "-", task = "-" } = samples[0]?.labels ?? {};
    const sum = (status: string) =>
      samples.filter(({ labels }) => labels.status === status).reduce((total, { value }) => total + value, 0);
    return {
      workflow,
      task,
      success: sum("success"),
      failure: sum("failure"),
      retry: sum("retry"),
      p95: durations.find(({ labels }) => keyOf(labels) === key)?.value ?? Number.NaN,
      errors: errorsOf(samples),
    };
  });
  return rows.sort((a, b) => b.failure - a.failure || b.retry - a.retry || compare(a, b));
}

export function tasksTable(rows: readonly TaskRow[]): string {
  return table([
    ["WORKFLOW", "TASK", "DONE", "FAILED", "RETRIED", "P95", "ERRORS"],
    ...rows.map(({ workflow, task, success, failure, retry, p95, errors }) => [
      workflow,
      task,
      String(success),
      String(failure),
      String(retry),
      Number.isNaN(p95) ? "-" : `${p95.toPrecision(2)} s`,
      errors.join(", "),
    ]),
  ]);
}

function errorsOf(samples: readonly Sample[]): string[] {
  const counts = new Map<string, number>();
  for (const { labels, value } of samples) {
    if (labels.error_type) counts.set(labels.error_type, (counts.get(labels.error_type) ?? 0) + value);
  }
  return [...counts].sort(([, a], [, b]) => b - a).map(([type]) => type);
}

function keyOf({ workflow, task }: Readonly<Record<string, string>>): string {
  return JSON.stringify([workflow, task]);
}

function compare(a: TaskRow, b: TaskRow): number {
  return keyOf({ workflow: a.workflow, task: a.task }).localeCompare(
    keyOf({ workflow: b.workflow, task: b.task }),
  );
}
