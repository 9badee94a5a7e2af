import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { check } from "../../../cli/check/check.ts";
import { formatFinding } from "../../../cli/check/finding.ts";
import { edited, findingsOf, type Row } from "./sample-repository.ts";

const ROOT = join(import.meta.dirname, "../../..");
const TASKS = "alert-rules/tasks.yaml";
const LOGS = "alert-rules/logs/errors.yaml";
const PATTERNS = "alert-rules/log-patterns.yaml";
const OWN_LIMIT = '> ignoring (alert) telltale:limit{alert="TaskRetriesHigh"}';

test("a repository in which nothing is wrong has no findings", () => {
  expect(findingsOf({})).toEqual([]);
});

test("alert rules and dashboards of this repository have no findings", () => {
  const { findings, expressions } = check(ROOT);
  expect(findings.map(formatFinding)).toEqual([]);
  expect(expressions > 0).toBe(existsSync(join(ROOT, "alert-rules")));
});

test.each<Row>([
  [
    "a value that a label never has",
    TASKS,
    'status="retry"',
    'status="rety"',
    'alert-rules/tasks.yaml:6:101: "status" is never "rety"; did you mean "retry"?',
  ],
  [
    "an unknown metric in the middle of a block",
    TASKS,
    "rate(telltale_task_duration_seconds_bucket",
    "rate(telltale_task_duration_second_bucket",
    'alert-rules/tasks.yaml:21:20: no metric is called "telltale_task_duration_second_bucket"; did you mean "telltale_task_duration_seconds_bucket"?',
  ],
  [
    "an expression that does not end",
    TASKS,
    "workflow, task, le) (",
    "workflow, task, le) ((",
    "alert-rules/tasks.yaml:22:15: is no PromQL: it ends too early",
  ],
  [
    "a file that is no YAML",
    TASKS,
    "name: tasks",
    "name: [tasks",
    "alert-rules/tasks.yaml:3:5: is no YAML: Flow sequence in block collection must be sufficiently indented and end with a ]",
  ],
  [
    "an unknown key of a group",
    TASKS,
    "    interval: 30s",
    "    intervall: 30s",
    'alert-rules/tasks.yaml:3:5: "intervall" is no key of a group; did you mean "interval"?',
  ],
  [
    "an unknown key of an alert",
    TASKS,
    "for: 5m",
    "fro: 5m",
    'alert-rules/tasks.yaml:27:9: "fro" is no key of an alert; did you mean "for"?',
  ],
  [
    "a rule without an expression",
    LOGS,
    '        expr: sum by (workflow, task) (count_over_time({telltale_stream=""} | level="ERROR" [5m]))\n',
    "        labels: { team: a }\n",
    "alert-rules/logs/errors.yaml:5:9: task:telltale_error_lines:count5m has no expr",
  ],
  [
    "a group that is there twice",
    PATTERNS,
    "name: log-patterns",
    "name: tasks",
    'alert-rules/tasks.yaml:2:11: the group "tasks" is there already, at alert-rules/log-patterns.yaml:2',
  ],
  [
    "a severity that does not exist",
    TASKS,
    "severity: warning",
    "severity: warn",
    'alert-rules/tasks.yaml:9:29: severity is "warn"; allowed: none, page, warning',
  ],
  [
    "an alert without severity, of an unknown team",
    TASKS,
    "severity: warning, team: agents",
    "team: agnts",
    "alert-rules/tasks.yaml:9:17: TaskRetriesHigh has no label severity; allowed: page, warning, none",
    'alert-rules/tasks.yaml:9:25: team is "agnts"; did you mean "agents"?',
  ],
  [
    "a summary with values",
    TASKS,
    "Something is worse",
    "Something {{ $value }} is worse",
    "alert-rules/tasks.yaml:11:20: summary is a fixed sentence; values belong in description",
  ],
  [
    "an unknown annotation, and that a link is missing",
    TASKS,
    "          logs_url",
    "          logs",
    "alert-rules/tasks.yaml:11:11: TaskRetriesHigh has no annotation logs_url",
    'alert-rules/tasks.yaml:15:11: "logs" is no key of annotations; did you mean "logs_url"?',
  ],
  [
    "a runbook of another name",
    TASKS,
    "runbooks }}/TaskSlow.md",
    "runbooks }}/TaskSlo.md",
    'alert-rules/tasks.yaml:32:25: runbook_url must be "{{ $externalLabels.runbooks }}/TaskSlow.md"',
  ],
  [
    "a link without its base",
    TASKS,
    '"{{ with $externalLabels.traces }}{{ . }}{{ end }}"',
    "http://127.0.0.1:4686",
    "alert-rules/tasks.yaml:16:23: traces_url must begin with its base: {{ with $externalLabels.traces }}{{ . }}/…{{ end }}",
  ],
  [
    "an external label that does not exist",
    TASKS,
    "$externalLabels.dashboards",
    "$externalLabels.dashbords",
    'alert-rules/tasks.yaml:14:35: Prometheus has no external label "dashbords"; did you mean "dashboards"?',
  ],
  [
    "a label that the expression does not give, in a link",
    TASKS,
    "{{ . }}/d/telltale-task{{ end }}",
    "{{ . }}/x?var-workflow={{ $labels.workflo }}{{ end }}",
    'alert-rules/tasks.yaml:14:90: the expression of TaskRetriesHigh gives no label "workflo"; did you mean "workflow"?',
  ],
  [
    "a label that the expression does not give, in a description",
    TASKS,
    "{{ $labels.task }} of",
    "{{ $labels.status }} of",
    'alert-rules/tasks.yaml:12:28: the expression of TaskRetriesHigh gives no label "status"; allowed: service, task, workflow',
  ],
  [
    "an alert that compares with a number",
    TASKS,
    OWN_LIMIT,
    "> 5",
    'alert-rules/tasks.yaml:8:15: TaskRetriesHigh compares with no limit of its own: … > ignoring (alert) telltale:limit{alert="TaskRetriesHigh"}',
  ],
  [
    "an alert that compares with the limit of another",
    PATTERNS,
    'alert="LogErrorBurst"',
    'alert="TaskSlow"',
    'alert-rules/log-patterns.yaml:5:15: LogErrorBurst compares with no limit of its own: … > ignoring (alert) telltale:limit{alert="LogErrorBurst"}',
  ],
  [
    "an alert that compares in another way",
    TASKS,
    OWN_LIMIT,
    '> on (service, workflow, task) telltale:limit{alert="TaskRetriesHigh"}',
    'alert-rules/tasks.yaml:8:15: compare as … > ignoring (alert) telltale:limit{alert="TaskRetriesHigh"}',
  ],
  [
    "a name for another window",
    TASKS,
    "[10m])))\n",
    "[5m])))\n",
    'alert-rules/tasks.yaml:5:17: "task:telltale_task_retries:increase10m" is named for 10m, which its expression does not have',
  ],
  [
    "a name for another unit",
    TASKS,
    "histogram_quantile(0.95",
    "1000 * histogram_quantile(0.95",
    'alert-rules/tasks.yaml:17:17: "task:telltale_task_duration_seconds:p95_10m" is named in seconds, but its expression gives milliseconds',
  ],
  [
    "an id as a label of a rule",
    TASKS,
    "severity: page, team: agents",
    "severity: page, team: agents, workflow_id: x",
    'alert-rules/tasks.yaml:28:49: "workflow_id" identifies one run and is no label of a metric; use names (workflow, task), and ids in logs and traces',
  ],
  [
    "lines that are not told from prompts",
    LOGS,
    'telltale_stream=""',
    'service_name="a"',
    'alert-rules/logs/errors.yaml:6:56: select telltale_stream="", or prompts and answers are matched, too',
  ],
])("finds %s", (_what, file, piece, by, ...findings) => {
  expect(findingsOf(edited(file, piece, by))).toEqual(findings);
});

test.each<Row>([
  [
    "a rule without a name",
    TASKS,
    "- alert: TaskSlow\n        expr",
    "- expr",
    "alert-rules/tasks.yaml:23:9: a rule has neither alert nor record",
  ],
  [
    "an alert that is there twice",
    PATTERNS,
    "    rules:\n",
    "    rules:\n      - { alert: TaskSlow, expr: up }\n",
    'alert-rules/tasks.yaml:23:16: the alert "TaskSlow" is there already, at alert-rules/log-patterns.yaml:4',
  ],
  [
    "a series that is recorded twice",
    LOGS,
    "task:telltale_error_lines:count5m",
    "task:telltale_task_retries:increase10m",
    'alert-rules/logs/errors.yaml:5:17: the recorded series "task:telltale_task_retries:increase10m" is there already, at alert-rules/tasks.yaml:5',
  ],
  [
    "a recorded series without level and operation",
    LOGS,
    "record: task:telltale_error_lines:count5m",
    "record: error_lines",
    'alert-rules/logs/errors.yaml:5:17: "error_lines" does not follow level:metric:operation, such as task:telltale_task_retries:increase10m',
  ],
  [
    "an alert that Loki would have to evaluate",
    LOGS,
    "record: task",
    "alert: task",
    "alert-rules/logs/errors.yaml:5:9: Loki's rules only record; alerts on what they record stand in alert-rules/",
  ],
])("finds, beside what follows from it, %s", (_what, file, piece, by, finding) => {
  expect(findingsOf(edited(file, piece, by))).toContain(finding);
});
