import { expect, test } from "@jest/globals";
import { labels, promql } from "./expressions.ts";

const COUNT = "telltale_task_duration_seconds_count";
const BUCKET = "telltale_task_duration_seconds_bucket";
const P95 = "task:telltale_task_duration_seconds:p95";
const TOKENS = "gen_ai_client_token_usage_sum";

test.each([
  `round(sum by (service, environment, workflow, task) (increase(${COUNT}{status="retry"}[10m])))`,
  `sum by (status) (rate(${COUNT}{status=~"failure|retry", error_type!=""}[5m] offset 1d))`,
  `histogram_quantile(0.95, sum by (task, le) (rate(${BUCKET}[5m])))`,
  `sum(rate(${BUCKET}{le="0.5"}[5m])) / sum(rate(${BUCKET}{le="+Inf"}[5m]))`,
  `sum by (model) (increase(${TOKENS}{token_type=~"input|output"}[1h:15s]))`,
  `sum by (model, token_type) (rate(${TOKENS}[5m]))`,
  `sum without (release) (rate(${TOKENS}[5m]))`,
  `${P95} > on (workflow, task) group_left () sum by (workflow, task) (rate(${COUNT}[1h]))`,
  `task:unknown:last{anything="goes"} > 3`,
  `up{job="collector"} == 0`,
  `rate(otelcol_exporter_send_failed_log_records{exporter="otlp_http/loki"}[5m]) > 0`,
  `increase(otelcol_exporter_enqueue_failed_spans[5m])`,
  `absent(up{job="collector"}) or vector(0)`,
  `${P95} * 1000 > 1799`,
  `last_over_time(telltale_workflow_open_runs[24h]) > 0`,
  `telltale_events_total{event="other", level=~"ERROR|CRITICAL"}`,
  `ALERTS{alertname="TaskRetriesHigh", alertstate="firing"}`,
  `{__name__="${P95}", workflow="a"}`,
  `{__name__=~"go_.*"}`,
  `{__name__=~"otelcol_receiver_refused_(spans|log_records|metric_points)", transport="grpc"}`,
  `label_replace(${P95}, "name", "$1", "task", "(.*)") > bool 0`,
  'label_replace({__name__=~"otelcol_receiver_refused_.+"}, "item", "$1", "__name__", ".*_(.+)")',
  `-${P95} + on () group_left () scalar(vector(1))`,
])("says nothing of %s", (expression) => {
  expect(promql(expression)).toEqual([]);
});

test.each<[string, ...string[]]>([
  ["sum(rate(up[5m])", "17: is no PromQL: it ends too early"],
  ["up > > 1", '6: is no PromQL: unexpected ">"'],
  ["rte(up[5m])", '1: no PromQL function is called "rte"; did you mean "rate"?'],
  [
    "telltale_task_duration_second_count",
    '1: no metric is called "telltale_task_duration_second_count"; did you mean "telltale_task_duration_seconds_count"?',
  ],
  [
    "rate(telltale_task_duration_seconds[5m])",
    '6: "telltale_task_duration_seconds" is a histogram; ask for telltale_task_duration_seconds_bucket, telltale_task_duration_seconds_count or telltale_task_duration_seconds_sum',
  ],
  [`${COUNT}{tasks="a"}`, `38: ${COUNT} has no label "tasks"; did you mean "task"?`],
  [
    '{__name__=~"otelcol_receiver_(refused_spans|refused_logs)"}',
    '1: no metric is called "otelcol_receiver_refused_logs"; did you mean "otelcol_receiver_refused_spans"?',
  ],
  ['{__name__=~"goo_.*"}', '2: no metric matches "goo_.*"'],
  [`up{jub="a"}`, '4: up has no label "jub"; did you mean "job"?'],
  [`${COUNT}{status="retries"}`, '38: "status" is never "retries"; allowed: failure, paused, retry, success'],
  [`${COUNT}{status!="done"}`, '38: "status" is never "done"; allowed: failure, paused, retry, success'],
  [`${COUNT}{status=~"failure|rety"}`, '38: "status" is never "rety"; did you mean "retry"?'],
  [
    'telltale_events_total{event="task_complete"}',
    '23: "event" is never "task_complete"; did you mean "task_completed"?',
  ],
  [
    'telltale_events_total{level="error"}',
    '23: "level" is never "error"; allowed: CRITICAL, DEBUG, ERROR, INFO, WARNING',
  ],
  [
    'gen_ai_client_operation_duration_seconds_count{operation="chats"}',
    '48: "operation" is never "chats"; did you mean "chat"?',
  ],
  [
    `${TOKENS}{token_type="cached"}`,
    '31: "token_type" is never "cached"; allowed: cache_creation, cache_read, input, output, reasoning',
  ],
  [`sum(${BUCKET}{le="0.3"})`, '43: "le" is never "0.3"; the nearest is "0.25"'],
  [
    `sum by (workflow_id) (rate(${COUNT}[5m]))`,
    '9: "workflow_id" identifies one run and is no label of a metric; use names (workflow, task), and ids in logs and traces',
  ],
  [
    `${COUNT}{trace_id="a"}`,
    '38: "trace_id" identifies one run and is no label of a metric; use names (workflow, task), and ids in logs and traces',
  ],
  [`sum by (taks) (${COUNT})`, '9: what is aggregated has no label "taks"; did you mean "task"?'],
  [`max by (tool) (sum by (task) (${COUNT}))`, '9: what is aggregated has no label "tool"; allowed: task'],
  [`${P95} / on (tsk) ${P95}`, '47: the left side has no label "tsk"; did you mean "task"?'],
  [
    `sum by (task) (${COUNT}) / on (task) sum by (workflow) (${COUNT})`,
    '60: the right side has no label "task"; allowed: workflow',
  ],
  [`${P95} > ignoring (alrt) ${P95}`, '53: neither side has no label "alrt"; allowed: task, workflow'],
  [
    `sum by (task) (${COUNT}) > sum by (workflow) (${COUNT})`,
    "1: the sides of > never match: only the left side has task, only the right side has workflow; use on (…) or ignoring (…)",
  ],
  [
    "rate(telltale_workflow_open_runs[5m])",
    "1: rate() is for counters, and this is a gauge; use delta(), deriv() or max_over_time()",
  ],
  [`deriv(${COUNT}[5m])`, "1: deriv() is for gauges, and this is a counter; use rate() or increase()"],
  [
    "rate(up)",
    "6: rate() needs a range, such as up[5m]",
    "1: rate() is for counters, and this is a gauge; use delta(), deriv() or max_over_time()",
  ],
  [
    `histogram_quantile(0.9, sum by (task) (rate(${BUCKET}[5m])))`,
    "1: histogram_quantile() needs le, which its argument has lost; aggregate by (le, …)",
  ],
  [
    `histogram_quantile(0.9, rate(${COUNT}[5m]))`,
    "1: histogram_quantile() needs the buckets of a histogram: a metric that ends in _bucket",
  ],
  [
    `sum by (model) (increase(${TOKENS}[1h]))`,
    '1: counts tokens twice: cache_read is part of input, reasoning of output; select token_type=~"input|output" or aggregate by (token_type)',
  ],
  [
    `histogram_quantile(0.9, sum by (le) (rate(${BUCKET}[5m]))) > 30000`,
    "1: never true: no value exceeds 1800, the highest bound of the buckets, and so not 30000; is the number in milliseconds?",
  ],
  [`${P95} > task:telltale_task_duration_ms:p95`, "1: compares seconds with milliseconds"],
  [`${P95} * 1000 > ${P95}`, "1: compares milliseconds with seconds"],
  [
    `label_replace(${P95}, "name", "$1", "tsk", "(.*)")`,
    '70: what is relabelled has no label "tsk"; did you mean "task"?',
  ],
])("finds in %s", (expression, ...expected) => {
  expect(promql(expression)).toEqual(expected);
});

test.each<[string, string[] | undefined]>([
  [`sum by (task) (rate(${COUNT}[5m]))`, ["task"]],
  [`sum without (task) (${P95})`, ["workflow"]],
  [`sum(${P95})`, []],
  [`topk(3, ${P95})`, ["task", "workflow"]],
  [`count_values("version", ${P95})`, ["version"]],
  [`histogram_quantile(0.5, sum by (task, le) (rate(${BUCKET}[5m])))`, ["task"]],
  [`${P95} > 3`, ["task", "workflow"]],
  [`3 < ${P95}`, ["task", "workflow"]],
  [`${P95} / on (task) ${P95}`, ["task"]],
  [`sum by (task) (${P95}) * on (task) group_right (release) ${P95}`, ["release", "task", "workflow"]],
  [`absent(up{job="a", instance=~".+"})`, ["job"]],
  ["task:unknown:last > 3", undefined],
  ["sum by (task) (task:unknown:last)", ["task"]],
  ["vector(1)", []],
])("%s keeps the labels %p", (expression, expected) => {
  expect(labels(expression)).toEqual(expected);
});
