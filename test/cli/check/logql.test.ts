import { expect, test } from "@jest/globals";
import { analyseLogql } from "../../../cli/check/logql/analyse.ts";
import { labels, logql } from "./expressions.ts";

const LINES = '{service_name=~".+", telltale_stream=""}';
const NAMED = "label_format service=service_name, environment=deployment_environment_name";

test.each([
  `sum by (service, environment) (count_over_time(${LINES} | level=~"ERROR|CRITICAL" | ${NAMED} [5m]))`,
  `sum by (workflow, task, error_type) (rate(${LINES} |= "Traceback" | json | error_type!="" [1m]))`,
  `sum by (task) (sum_over_time(${LINES} | json | output_data_pages > 3 | unwrap duration_ms [5m]))`,
  `sum by (kind) (count_over_time(${LINES} | regexp "(?P<kind>sk|pk)-[A-Za-z0-9]{20}" [5m]))`,
  `sum by (kind) (count_over_time(${LINES} | json kind="error.type" | event="my_own_event" [5m]))`,
  `sum by (anything) (count_over_time(${LINES} | logfmt [5m]))`,
  `sum(count_over_time(${LINES} | status="started" | workflow_id="wf_001" [5m])) / 5`,
])("says nothing of %s", (expression) => {
  expect(logql(expression)).toEqual([]);
});

test.each<[string, ...string[]]>([
  [`sum(rate(${LINES} |= \` [1m])`, '54: is no LogQL: unexpected "` [1m])"'],
  [
    'sum(rate({service_name="a"} [1m]))',
    '10: select telltale_stream="", or prompts and answers are matched, too',
  ],
  [
    'sum(rate({service="a", telltale_stream=""} [1m]))',
    '11: streams have no label "service"; did you mean "service_name"?',
  ],
  [
    'sum(rate({level="ERROR", telltale_stream=""} [1m]))',
    '11: streams have no label "level"; it is a field of lines: {…} | level="…"',
  ],
  [
    `sum(rate(${LINES} | workflw="a" [1m]))`,
    '53: lines have no field "workflw" here; did you mean "workflow"?',
  ],
  [
    `sum(rate(${LINES} | error_type="a" [1m]))`,
    '53: lines have no field "error_type" here; it is there after | json',
  ],
  [
    `sum(rate(${LINES} | json | mesage="a" [1m]))`,
    '60: lines have no field "mesage" here; did you mean "message"?',
  ],
  [`sum(rate(${LINES} | json x="eror.type" [1m]))`, '58: lines have no member "eror"; did you mean "error"?'],
  [
    `sum(rate(${LINES} | level="error" [1m]))`,
    '53: "level" is never "error"; allowed: CRITICAL, DEBUG, ERROR, INFO, WARNING',
  ],
  [
    `sum(rate(${LINES} | event="task_fialed" [1m]))`,
    '53: no event is called "task_fialed"; did you mean "task_failed"?',
  ],
  [
    `sum by (workflow_id) (rate(${LINES} [1m]))`,
    '9: "workflow_id" identifies one run and is no label of a metric; use names (workflow, task), and ids in logs and traces',
  ],
  [
    `sum by (service) (rate(${LINES} [1m]))`,
    '9: lines have no field "service" here; it is there after | json',
  ],
  [
    `sum by (service_name) (rate(${LINES} | ${NAMED} [1m]))`,
    '9: lines have no field "service_name" here; did you mean "service"?',
  ],
  [
    `rate(${LINES} [1m])`,
    "1: gives a series for each workflow_id, task_id, conversation_id, trace_id, span_id; aggregate, as sum by (service) (…)",
  ],
  [`${LINES} |= "x"`, "1: gives lines, and a rule records numbers; count them, as count_over_time(… [5m])"],
])("finds in %s", (expression, ...expected) => {
  expect(logql(expression)).toEqual(expected);
});

test("what a query is aggregated by are the labels of what it records", () => {
  const query = `sum by (service, level) (count_over_time(${LINES} | ${NAMED} [5m])) > 3`;
  expect(labels(query, analyseLogql)).toEqual(["level", "service"]);
});
