// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what dashboards hold.

import { expect, test } from "@jest/globals";
import { type Format, QUERY_FORMATS } from "../../../components/dashboards/formats.ts";
import { interpolate, type Lookup, textFormat, urlFormat } from "../../../preview/model/interpolate.ts";

const VALUES: Readonly<Record<string, ReturnType<Lookup>>> = {
  task: { values: ["plan", "a.b"], many: true },
  all: { values: ["x", "y"], many: true, all: true, allValue: ".+" },
  step: { verbatim: "15s" },
};
const lookup: Lookup = (name, path) => (path === undefined ? VALUES[name] : { values: [`${name}/${path}`] });
const promql = QUERY_FORMATS.prometheus as Format;

test.each([
  ['task=~"$task"', 'task=~"(plan|a\\\\.b)"'],
  ['task=~"[[task]]"', 'task=~"(plan|a\\\\.b)"'],
  ["${task:csv}", "plan,a.b"],
  ["rate(x[$step])", "rate(x[15s])"],
  ['x=~"$all"', 'x=~".+"'],
  ["$1 ${unknown} $unknown", "$1 ${unknown} $unknown"],
])("in a query %s becomes %s", (text, expected) => {
  expect(interpolate(text, lookup, promql)).toBe(expected);
});

test.each([
  ["/d/x?${task:queryparam}", "/d/x?var-task=plan&var-task=a.b"],
  ["/d/x?${all:queryparam}&v=$all", "/d/x?var-all=$__all&v=$__all"],
  ['${__data.fields["Its name"]}', "__data%2Ffields.Its%20name"],
  ["${__field.labels.task}", "__field%2Flabels.task"],
])("in a link %s becomes %s", (text, expected) => {
  expect(interpolate(text, lookup, urlFormat).replaceAll("%24", "$")).toBe(expected);
});

test("in a title values are written for people", () => {
  expect(interpolate("$task of $all", lookup, textFormat)).toBe("plan + a.b of All");
});
