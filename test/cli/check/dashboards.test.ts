// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Grafana fills these in.
import { expect, test } from "@jest/globals";
import { DASHBOARD } from "./dashboards/sample-dashboard.ts";
import { edited, findingsOf } from "./sample-repository.ts";

const FILE = "dashboards/Agents/task.json";
const TASKS = "alert-rules/tasks.yaml";
const QUANTILE = "histogram_quantile(0.95, sum by (le) (rate(telltale_task_duration_seconds_bucket";

/** Each row: what is wrong, which piece of the dashboard is replaced by what, and what is found. */
test.each<[what: string, piece: string, by: string, ...findings: (string | RegExp)[]]>([
  [
    "a misspelt metric",
    "telltale_task_duration_seconds_bucket",
    "telltale_task_duration_second_bucket",
    /^61:63: panel "Duration": no metric is called "telltale_task_duration_second_bucket"; did you mean "telltale_task_duration_seconds_bucket"\?$/,
  ],
  [
    "a label that a metric does not have, behind escaped quotes",
    '{task=~\\"$task\\"}[$__rate_interval]',
    '{task=~\\"$task\\", tsk=\\"a\\"}[$__rate_interval]',
    /^61:\d+: panel "Duration": telltale_task_duration_seconds_bucket has no label "tsk"; did you mean "task"\?$/,
  ],
  [
    "a query that does not end",
    "[$__rate_interval])))",
    "[$__rate_interval]))",
    /^61:\d+: panel "Duration": is no PromQL: it ends too early$/,
  ],
  [
    "a field that lines do not have",
    '| workflow_id!=\\"\\"',
    '| workflow_idd!=\\"\\"',
    /^87:\d+: panel "Lines": lines have no field "workflow_idd" here; did you mean "workflow_id"\?$/,
  ],
  [
    "lines and prompts together",
    '{telltale_stream=\\"\\"}',
    '{service_name=\\"a\\"}',
    /^87:\d+: panel "Lines": select telltale_stream="", or prompts and answers are matched, too$/,
  ],
  [
    "a zero that nobody measured",
    "[$__rate_interval])))",
    "[$__rate_interval]))) or vector(0)",
    /^61:\d+: panel "Duration": or vector\(…\) shows a number that nobody measured where data is missing; /,
  ],
  [
    "a unit of which the query gives a thousandth",
    '"unit": "s"',
    '"unit": "ms"',
    /^42:\d+: panel "Duration" has the unit "ms", and query A gives seconds; allowed: s, dtdurations, clocks$/,
  ],
  [
    "a panel without a unit",
    `"defaults": {\n          "unit": "s"\n        }`,
    '"defaults": {}',
    /: panel "Duration" has no unit, and query A gives seconds; /,
  ],
  [
    "a unit of money for what is money, and not for seconds",
    `${QUANTILE}{task=~\\"$task\\"}[$__rate_interval])))`,
    'sum(increase(telltale_llm_cost_total{task=~\\"$task\\"}[$__range]))',
    /^42:\d+: panel "Duration" has the unit "s", and query A gives dollars; allowed: currencyUSD$/,
  ],
  [
    "a data source that no stack has",
    '"uid": "loki"',
    '"uid": "lokki"',
    /^71:\d+: no data source has the uid "lokki"; did you mean "loki"\?$/,
  ],
  [
    "a data source of another type",
    '"type": "loki"',
    '"type": "prometheus"',
    /^72:\d+: the data source "loki" is of type loki, not "prometheus"$/,
  ],
  ["a panel off the grid", '"x": 12', '"x": 13', /: panel "Lines" is off the grid: x 13, y 0, w 12, h 8; /],
  ["a panel over another", '"x": 12', '"x": 11', /: panel "Lines" overlaps panel "Duration"$/],
  ["a panel without height", '"h": 8', '"h": 0', /: panel "Duration" is off the grid: .*, h 0; /],
  ["a panel without a description", '"What it says."', '""', /: panel "Lines" has no description$/],
  ["a panel without a title", '"Lines"', '""', /: the logs panel without a title has no title$/],
  ["a dashboard without a description", '"How a task does."', '" "', /: the dashboard has no description$/],
  [
    "a panel with the number of another",
    '"id": 2',
    '"id": 1',
    /: panel "Lines" has the id 1 of another panel; free: 2$/,
  ],
  [
    "a variable that is not defined",
    "`${search:regex}`",
    "`${serch:regex}`",
    /: nothing uses the variable "search"$/,
    /^87:\d+: the dashboard has no variable "serch"; did you mean "search"\?$/,
  ],
  [
    "a misspelt variable of Grafana",
    "$__rate_interval",
    "$__rate_intervall",
    /: the dashboard has no variable "__rate_intervall"; did you mean "__rate_interval"\?$/,
  ],
  [
    "a label that a variable cannot have",
    "seconds_count, task)",
    "seconds_count, tsk)",
    /: variable "task": what is selected has no label "tsk"; did you mean "task"\?$/,
  ],
  [
    "a metric that a variable cannot have",
    "seconds_count, task)",
    "second_count, task)",
    /: variable "task": no metric is called "telltale_task_duration_second_count"; did you mean "telltale_task_duration_seconds_count"\?$/,
  ],
  [
    "a link to no dashboard",
    "/d/telltale-task?",
    "/d/telltale-tsk?",
    /: no dashboard has the uid "telltale-tsk"; did you mean "telltale-task"\?$/,
  ],
  [
    "a link that sets a variable that is not there",
    "var-search=a",
    "var-serch=a",
    /: the dashboard "telltale-task" has no variable "serch"; did you mean "search"\?$/,
  ],
  [
    "what Grafana changes by itself",
    '"schemaVersion": 42,',
    '"schemaVersion": 42,\n  "version": 3,',
    /^6:1: is not in canonical form: telltale fmt dashboards\/Agents\/task.json$/,
  ],
  [
    "broken JSON",
    '"title": "Lines",',
    '"title": "Lines"',
    /^69:7: is no JSON: comma expected, found "\\"description/,
  ],
  [
    "a dashboard of the v2 schema",
    '"uid": "telltale-task",',
    '"apiVersion": "dashboard.grafana.app/v2", "uid": "telltale-task",',
    /^1:1: is a dashboard in Grafana's v2 schema, which is not loaded from files. Export the classic one: /,
  ],
])("%s is found", (_what, piece, by, ...findings) => {
  expect(DASHBOARD).toContain(piece);
  const text = DASHBOARD.replace(piece, () => by);
  const found = findingsOf({ [FILE]: text }).filter(
    (one) => !/canonical/.test(one) || text.includes("version"),
  );
  expect(found).toEqual(findings.map((finding) => expect.stringMatching(inFile(finding))));
});

function inFile(finding: string | RegExp): RegExp {
  const { source } = new RegExp(finding);
  return new RegExp(`^${FILE}:${source.startsWith("^") ? source.slice(1) : `\\d+:\\d+${source}`}`);
}

test("a uid that two files have is found", () => {
  expect(findingsOf({ "dashboards/Agents/z.json": DASHBOARD })).toEqual([
    `dashboards/Agents/z.json:2:10: the uid "telltale-task" is there already, in ${FILE}`,
  ]);
});

test("alerts that lead to a dashboard, or set a variable, that is not there are found", () => {
  const found = findingsOf(edited(TASKS, "/d/telltale-task", "/d/telltale-tasks"));
  expect(found).toEqual([
    expect.stringMatching(
      /^alert-rules\/tasks.yaml:14:\d+: no dashboard has the uid "telltale-tasks"; did you mean/,
    ),
  ]);
  const set = findingsOf(edited(TASKS, "/d/telltale-task", "/d/telltale-task?var-tsk=a"));
  expect(set).toEqual([
    expect.stringMatching(
      /:14:\d+: the dashboard "telltale-task" has no variable "tsk"; did you mean "task"/,
    ),
  ]);
});

test("an override gives its query a unit of its own", () => {
  const by = '"byName", "options": "p95"';
  const override = (matcher: string) =>
    DASHBOARD.replace('"unit": "s"', '"unit": "short"')
      .replace(
        '"overrides": []',
        `"overrides": [{ "matcher": { "id": ${matcher} }, "properties": [{ "id": "unit", "value": "s" }] }]`,
      )
      .replace(/"refId": "A",(?=\s+"expr": "hist)/, '"refId": "A", "legendFormat": "p95",');
  const found = (matcher: string) =>
    findingsOf({ [FILE]: override(matcher) }).filter((one) => one.includes("unit"));
  expect(found(by)).toEqual([]);
  expect(found('"byFrameRefID", "options": "A"')).toEqual([]);
  expect(found('"byRegexp", "options": "/p9./"')).toEqual([]);
  expect(found('"byName", "options": "p50"')).toHaveLength(1);
});

test("seconds in a second are no seconds", () => {
  const query = DASHBOARD.replace(/histogram_quantile.*?\)\)\)/, "sum(rate(process_cpu_seconds_total[5m]))");
  const shown = query.replace('"unit": "s"', '"unit": "percentunit"');
  expect(findingsOf({ [FILE]: shown }).filter((one) => one.includes("unit"))).toEqual([]);
});

test.each([
  ["nothing but panels", { panels: [] }],
  ["panels that are no objects", { uid: 7, panels: [1, null, "a", []], templating: { list: [{}, 3] } }],
  [
    "a data source of an older version",
    { panels: [{ type: "graph", datasource: "Prometheus", targets: [{ expr: "up" }] }] },
  ],
  [
    "variables of many kinds",
    {
      panels: [],
      templating: {
        list: [
          { name: "a", type: "adhoc" },
          { name: "b", type: "custom", query: 5 },
        ],
      },
    },
  ],
])("a foreign dashboard with %s does not end the check", (_what, dashboard) => {
  expect(findingsOf({ "dashboards/foreign.json": JSON.stringify(dashboard) }).length).toBeGreaterThan(0);
});
