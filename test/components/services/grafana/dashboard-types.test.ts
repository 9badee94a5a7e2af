import { expect, test } from "@jest/globals";
import { readDashboards } from "../../../../components/services/grafana/dashboards.ts";
import type { DashboardJson } from "./dashboard-json.ts";
import { findTypeErrors } from "./type-check.ts";

const RIGHT: DashboardJson = { schemaVersion: 42, panels: [{ type: "stat", title: "Runs" }] };
const WRONG = [
  { type: "stat", titel: "Runs" },
  { type: "stat", options: { colorMode: "valeu" } },
  { type: "stat", options: { colormode: "value" } },
  { type: "gauge" },
];
const files = Object.entries(readDashboards()).map(([path, { content }]) => [path, content]);
// All at once, as most of the time goes into reading the types.
const errors = findTypeErrors({
  ...Object.fromEntries(files),
  right: JSON.stringify(RIGHT),
  wrong: JSON.stringify({ ...RIGHT, panels: WRONG, graphTooltip: 7 }).replaceAll("{", "\n{"),
});

test("dashboards are what Grafana's published types say", () => {
  expect(errors.filter((error) => !error.startsWith("wrong:"))).toEqual([]);
});

test.each([
  ["a misspelled field", /^wrong:3 panels\[0\]\.titel: no such field; .* title,/],
  ["a wrong value", /^wrong:5 panels\[1\]\.options\.colorMode: .*"valeu".*"none"/],
  ["a wrong option", /^wrong:7 panels\[2\]\.options\.colormode: no such field; .* colorMode,/],
  ["a type of panel that we do not use", /^wrong:8 panels\[3\]\.type: .*"gauge".* "stat" \| "table" /],
  ["a wrong number", /^wrong:8 graphTooltip: .*'7'.*'0 \| 1 \| 2'/],
])("%s is told with its place and what is allowed", (_mistake, message) => {
  expect(errors).toContainEqual(expect.stringMatching(message));
});
