import { expect, test } from "@jest/globals";
import type { DashboardJson } from "../../../../cli/check/dashboards/grafana-types.ts";
import { checkTypes } from "../../../../cli/check/dashboards/type-check.ts";
import { formatFinding } from "../../../../cli/check/finding.ts";
import { readDashboards } from "../../../../components/services/grafana/dashboards.ts";

const RIGHT: DashboardJson = { schemaVersion: 42, panels: [{ type: "stat", title: "Runs" }] };
const WRONG = [
  { type: "stat", titel: "Runs" },
  { type: "stat", options: { colorMode: "valeu" } },
  { type: "stat", options: { colormode: "value" } },
  { type: "graph" },
];
const files = Object.entries(readDashboards()).map(([path, { content }]) => ({ path, text: content }));
const wrong = JSON.stringify({ ...RIGHT, panels: WRONG, graphTooltip: 7 }).replaceAll("{", "\n{");
// All at once, as most of the time goes into reading the types.
const errors = checkTypes([
  ...files,
  { path: "right", text: JSON.stringify(RIGHT) },
  { path: "wrong", text: wrong },
]).map(formatFinding);

test("dashboards are what Grafana's published types say", () => {
  expect(errors.filter((error) => !error.startsWith("wrong:"))).toEqual([]);
});

test.each([
  ["a misspelled field", /^wrong:3:16: panels\[0\]\.titel: no such field; did you mean "title"/],
  ["a wrong value", /^wrong:5:2: panels\[1\]\.options\.colorMode: .*"valeu".*"none"/],
  ["a wrong option", /^wrong:7:2: panels\[2\]\.options\.colormode: no such field; did you mean "colorMode"/],
  ["a type of panel that is no longer there", /^wrong:8:2: panels\[3\]\.type: .*"graph".* "stat" \| /],
  ["a wrong number", /^wrong:8:19: graphTooltip: .*'7'.*'0 \| 1 \| 2'/],
])("%s is told with its place and what is allowed", (_mistake, message) => {
  expect(errors).toContainEqual(expect.stringMatching(message));
});
