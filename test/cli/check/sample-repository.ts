import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { check } from "../../../cli/check/check.ts";
import { formatFinding } from "../../../cli/check/finding.ts";
import { DASHBOARD } from "./dashboards/sample-dashboard.ts";

const annotations = (name: string) => `
        annotations:
          summary: Something is worse than its limit allows
          description: "{{ $labels.task }} of {{ $labels.workflow }}: {{ $value }}"
          runbook_url: "{{ $externalLabels.runbooks }}/${name}.md"
          dashboard_url: "{{ with $externalLabels.dashboards }}{{ . }}/d/telltale-task{{ end }}"
          logs_url: "{{ with $externalLabels.logs }}{{ . }}{{ end }}"
          traces_url: "{{ with $externalLabels.traces }}{{ . }}{{ end }}"`;

const RUNBOOK = ["What it means", "How to look", "What to do", "How to silence", "When it lies"]
  .map((heading) => `## ${heading}\n`)
  .join("\n");

/** A small repository of alert rules and a dashboard, in which nothing is wrong. */
export const SAMPLE: Readonly<Record<string, string>> = {
  "alert-rules/tasks.yaml": `groups:
  - name: tasks
    interval: 30s
    rules:
      - record: task:telltale_task_retries:increase10m
        expr: round(sum by (service, workflow, task) (increase(telltale_task_duration_seconds_count{status="retry"}[10m])))
      - alert: TaskRetriesHigh
        expr: task:telltale_task_retries:increase10m > ignoring (alert) telltale:limit{alert="TaskRetriesHigh"}
        labels: { severity: warning, team: agents }${annotations("TaskRetriesHigh")}
      - record: task:telltale_task_duration_seconds:p95_10m
        expr: |
          histogram_quantile(0.95,
            sum by (workflow, task, le) (
              rate(telltale_task_duration_seconds_bucket[10m])
            ))
      - alert: TaskSlow
        expr: >-
          task:telltale_task_duration_seconds:p95_10m
            > ignoring (alert) telltale:limit{alert="TaskSlow"}
        for: 5m
        labels: { severity: page, team: agents }${annotations("TaskSlow")}
`,
  "alert-rules/logs/errors.yaml": `groups:
  - name: errors
    interval: 30s
    rules:
      - record: task:telltale_error_lines:count5m
        expr: sum by (workflow, task) (count_over_time({telltale_stream=""} | level="ERROR" [5m]))
`,
  "alert-rules/log-patterns.yaml": `groups:
  - name: log-patterns
    rules:
      - alert: LogErrorBurst
        expr: task:telltale_error_lines:count5m > ignoring (alert) telltale:limit{alert="LogErrorBurst"}
        labels: { severity: none, team: platform }${annotations("LogErrorBurst")}
`,
  "alert-rules/limits/defaults.yaml": `TaskRetriesHigh:
  limit: 5
  unit: retries of a task in 10 minutes
  signal: task:telltale_task_retries:increase10m
  per: [service, workflow, task]
TaskSlow:
  limit: 60
  unit: seconds
  signal: task:telltale_task_duration_seconds:p95_10m
  per: [task, workflow]
LogErrorBurst:
  limit: 50
  unit: lines in 5 minutes
  signal: task:telltale_error_lines:count5m
  per: [workflow, task]
`,
  "alert-rules/tests/tasks.yaml": `rule_files: [../tasks.yaml, limits.yaml]
evaluation_interval: 30s
tests:
  - interval: 30s
    input_series:
      - series: telltale_task_duration_seconds_count{service="a", workflow="w", task="t", status="retry"}
        values: 0+1x40
    alert_rule_test:
      - { eval_time: 1m, alertname: TaskRetriesHigh }
      - { eval_time: 20m, alertname: TaskRetriesHigh, exp_alerts: [{ exp_labels: { severity: warning } }] }
      - { eval_time: 1m, alertname: TaskSlow, exp_alerts: [] }
      - { eval_time: 20m, alertname: TaskSlow, exp_alerts: [{ exp_labels: { severity: page } }] }
    promql_expr_test:
      - { expr: "task:telltale_task_retries:increase10m", eval_time: 20m }
`,
  "alert-rules/tests/log-patterns.yaml": `rule_files: [../log-patterns.yaml, limits.yaml]
tests:
  - alert_rule_test:
      - { eval_time: 1m, alertname: LogErrorBurst }
      - { eval_time: 9m, alertname: LogErrorBurst, exp_alerts: [{ exp_labels: { severity: none } }] }
`,
  "alert-rules/tests/limits.yaml":
    "groups: [{ name: limits, rules: [{ record: telltale:limit, expr: vector(5) }] }]\n",
  "dashboards/Agents/task.json": DASHBOARD,
  "docs/runbooks/TaskRetriesHigh.md": RUNBOOK,
  "docs/runbooks/TaskSlow.md": RUNBOOK,
  "docs/runbooks/LogErrorBurst.md": RUNBOOK,
};

/** The sample with some files replaced; `undefined` leaves one out. */
export type Changes = Readonly<Record<string, string | undefined>>;

/** What `telltale check` says of the sample, changed so: each finding as it is printed. */
export function findingsOf(changes: Changes): string[] {
  const root = writeSample(changes);
  try {
    return check(root).findings.map(formatFinding);
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** The sample, changed so, in a folder that is the caller's to remove. */
export function writeSample(changes: Changes): string {
  const root = mkdtempSync(join(tmpdir(), "telltale-check-"));
  for (const [path, text] of Object.entries({ ...SAMPLE, ...changes })) {
    if (text === undefined) continue;
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

/** The sample's file with one piece of it replaced, which must be there. */
export function edited(path: string, piece: string, by: string): Changes {
  const text = SAMPLE[path] ?? "";
  if (!text.includes(piece)) throw new Error(`${path} has no ${piece}`);
  return { [path]: text.replace(piece, () => by) };
}

/** Each row: what is wrong, in which file, which piece of the sample is replaced by what, and what is found. */
export type Row = [what: string, file: string, piece: string, by: string, ...findings: string[]];
