// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are texts of dashboards.

import { describe, expect, test } from "@jest/globals";
import { ALL, FORMATS, QUERY_FORMATS, type Value } from "../../../components/dashboards/formats.ts";
import { substitute } from "../../../components/dashboards/substitute.ts";
import { intervalOf, timeVariables } from "../../../components/dashboards/time-scope.ts";
import { labelValuesOf, resolveVariable } from "../../../components/dashboards/variables.ts";

const TASK = { name: "task", type: "query", multi: true, includeAll: true, allValue: ".*" };

test("a variable is found in all of its spellings; what none is named after stays", () => {
  const variables = { task: { values: ["plan"] } };
  expect(substitute("$task ${task} [[task]] $tasks ${task.x} {{task}} $1", variables)).toBe(
    "plan plan plan $tasks ${task.x} {{task}} $1",
  );
});

test("a field of a row is put into a link, encoded where that is asked for", () => {
  const row = { "__data.fields.Task": { values: ["a & b"] }, '__data.fields["My field"]': { values: ["c"] } };
  expect(substitute('/d/x?${__data.fields.Task:percentencode}&${__data.fields["My field"]}', row)).toBe(
    "/d/x?a%20%26%20b&c",
  );
});

describe("queries", () => {
  const query = (source: string, value: Value) =>
    substitute('{task=~"$task"}', { task: value }, QUERY_FORMATS[source]);

  test("match any of several values, whatever signs are in them", () => {
    const several: Value = { values: ["a.b", "c|d"], many: true };
    expect(query("prometheus", several)).toBe(String.raw`{task=~"(a\\.b|c\\|d)"}`);
    expect(query("loki", several)).toBe(String.raw`{task=~"a\\.b|c\\|d"}`);
    expect(query("prometheus", { values: ["a.b"], many: true })).toBe(String.raw`{task=~"a\\.b"}`);
  });

  test("take as it is a text that somebody typed, and what stands for All", () => {
    expect(query("prometheus", { values: ["a.*"] })).toBe('{task=~"a.*"}');
    expect(query("loki", resolveVariable(TASK, [ALL]))).toBe('{task=~".*"}');
    expect(query("prometheus", resolveVariable(TASK, []))).toBe('{task=~".*"}');
  });

  test("can ask for a format of their own", () => {
    const variables = { id: { values: ["wf_1(a)"] } };
    expect(substitute("id=~`${id:regex}`", variables, QUERY_FORMATS.loki)).toBe("id=~`wf_1\\(a\\)`");
  });
});

test.each([
  ["raw", "a b,c"],
  ["pipe", "a b|c"],
  ["regex", "(a b|c)"],
  ["glob", "{a b,c}"],
  ["text", "a b + c"],
  ["json", '["a b","c"]'],
  ["doublequote", '"a b","c"'],
  ["singlequote", "'a b','c'"],
  ["percentencode", "a%20b%2Cc"],
  ["queryparam", "var-task=a%20b&var-task=c"],
])("the format %s", (format, expected) => {
  expect(FORMATS[format]?.({ values: ["a b", "c"], many: true }, "task")).toBe(expected);
});

test("a link to another dashboard takes All along as All", () => {
  const variables = { task: resolveVariable(TASK, [ALL]) };
  expect(substitute("/d/x?${task:queryparam}", variables)).toBe("/d/x?var-task=%24__all");
  expect(substitute("Runs of $task", variables)).toBe("Runs of All");
});

test("All without a text of its own is every option; before anything is chosen it is what the file says", () => {
  const level = { name: "level", type: "custom", query: "INFO, ERROR", includeAll: true };
  expect(resolveVariable(level, []).values).toEqual(["INFO", "ERROR"]);
  expect(resolveVariable({ ...level, includeAll: false }, []).values).toEqual(["INFO"]);
  expect(resolveVariable({ name: "search", type: "textbox", query: "x" }, []).values).toEqual(["x"]);
  expect(resolveVariable({ ...TASK, allValue: null }, [], ["plan", "write"]).values).toEqual([
    "plan",
    "write",
  ]);
});

test("time is told in Grafana's variables", () => {
  const to = 1_800_000_000_000;
  const variables = timeVariables({ from: to - 3_600_000, to, interval: 30_000 });
  expect(
    substitute("$__range $__range_s ${__from} $__interval $__interval_ms $__rate_interval", variables),
  ).toBe("3600s 3600 1799996400000 30s 30000 60s");
});

test("points are as far apart as fills the range, never closer than samples are, and a rate has enough of them", () => {
  expect(intervalOf(3_600_000, 1000)).toBe(15_000);
  expect(intervalOf(24 * 3_600_000, 1000)).toBe(120_000);
  expect(intervalOf(400 * 24 * 3_600_000, 100)).toBe(345_600_000);
  const rate = (interval: number) =>
    substitute("$__rate_interval", timeVariables({ from: 0, to: 1000, interval }));
  expect([rate(15_000), rate(60_000)]).toEqual(["60s", "75s"]);
});

test("a variable's query names the label, and the series that are looked at", () => {
  const query = 'label_values(x_total{a=~"$a", b="c"}, service)';
  expect(labelValuesOf({ name: "v", type: "query", query: { query } })).toEqual({
    selector: 'x_total{a=~"$a", b="c"}',
    label: "service",
  });
  expect(labelValuesOf({ name: "v", type: "query", query: "label_values(job)" })).toEqual({ label: "job" });
  expect(labelValuesOf({ name: "v", type: "query", query: "query_result(up)" })).toBeUndefined();
});
