import { expect, test } from "@jest/globals";
import { edited, findingsOf, type Row } from "./sample-repository.ts";

const LIMITS = "alert-rules/limits/defaults.yaml";
const TESTS = "alert-rules/tests/tasks.yaml";

test.each<Row>([
  [
    "a name without level and operation",
    TESTS,
    'expr: "task:telltale_task_retries:increase10m"',
    'expr: "task:telltale_task_retry:increase10m"',
    'alert-rules/tests/tasks.yaml:14:18: no metric is called "task:telltale_task_retry:increase10m"; did you mean "task:telltale_task_retries:increase10m"?',
  ],
  [
    "a limit of no alert",
    LIMITS,
    "TaskSlow:",
    "TaskSlo:",
    'alert-rules/limits/defaults.yaml:6:1: a limit of no alert: "TaskSlo"; did you mean "TaskSlow"?',
    "alert-rules/tasks.yaml:23:16: TaskSlow has no entry in alert-rules/limits/defaults.yaml",
  ],
  [
    "a limit for other labels than its signal has",
    LIMITS,
    "per: [task, workflow]",
    "per: [task, tool]",
    "alert-rules/limits/defaults.yaml:10:8: per must be the labels of task:telltale_task_duration_seconds:p95_10m: [workflow, task]",
  ],
  [
    "a limit that no value reaches",
    LIMITS,
    "limit: 60",
    "limit: 60000",
    "alert-rules/limits/defaults.yaml:7:10: never true: no value exceeds 1800, the highest bound of the buckets, and so not 60000; is the number in milliseconds?",
  ],
  [
    "a limit that is no number",
    LIMITS,
    "limit: 60",
    "limit: much",
    'alert-rules/limits/defaults.yaml:7:10: limit is "much"; allowed: a number from 0 on',
  ],
  [
    "a limit in another unit",
    LIMITS,
    "unit: seconds",
    "unit: milliseconds",
    "alert-rules/limits/defaults.yaml:8:9: unit is milliseconds, but task:telltale_task_duration_seconds:p95_10m is in seconds",
  ],
  [
    "a limit without a unit",
    LIMITS,
    "  unit: seconds\n",
    "",
    "alert-rules/limits/defaults.yaml:6:1: TaskSlow has no unit; give it limit, unit, signal, per",
  ],
  [
    "a limit with an unknown key",
    LIMITS,
    "  per: [task, workflow]",
    "  per: [task, workflow]\n  perr: 1",
    'alert-rules/limits/defaults.yaml:11:3: "perr" is no key of a limit; did you mean "per"?',
  ],
  [
    "a signal that nothing records",
    LIMITS,
    "signal: task:telltale_error_lines:count5m",
    "signal: task:telltale_error_line:count5m",
    'alert-rules/limits/defaults.yaml:14:11: no rule records "task:telltale_error_line:count5m", the signal of LogErrorBurst; did you mean "task:telltale_error_lines:count5m"?',
    "alert-rules/log-patterns.yaml:5:15: LogErrorBurst does not ask for its signal, task:telltale_error_line:count5m",
  ],
  [
    "an unknown label of a test's series",
    TESTS,
    'task="t", status',
    'tsk="t", status',
    'alert-rules/tests/tasks.yaml:6:81: telltale_task_duration_seconds_count has no label "tsk"; did you mean "task"?',
  ],
  [
    "a test of no alert, and an alert that no test sees silent",
    TESTS,
    "1m, alertname: TaskSlow",
    "1m, alertname: TaskSlo",
    "alert-rules/tasks.yaml:23:16: TaskSlow has no test in alert-rules/tests/tasks.yaml that sees it silent",
    'alert-rules/tests/tasks.yaml:11:37: a test of no alert: "TaskSlo"; did you mean "TaskSlow"?',
  ],
  [
    "an alert that no test sees firing",
    TESTS,
    "TaskRetriesHigh, exp_alerts: [{ exp_labels: { severity: warning } }]",
    "TaskRetriesHigh, exp_alerts: []",
    "alert-rules/tasks.yaml:7:16: TaskRetriesHigh has no test in alert-rules/tests/tasks.yaml that sees it firing",
  ],
  [
    "an unknown key of a test",
    TESTS,
    "    input_series",
    "    inputs_series",
    'alert-rules/tests/tasks.yaml:5:5: "inputs_series" is no key of a test; did you mean "input_series"?',
  ],
])("finds %s", (_what, file, piece, by, ...findings) => {
  expect(findingsOf(edited(file, piece, by))).toEqual(findings);
});
