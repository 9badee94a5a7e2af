import { expect, test } from "@jest/globals";
import { parseDashboard } from "../../../preview/model/parse-dashboard.ts";

const parse = (value: unknown) => parseDashboard(JSON.stringify(value), "dashboards/A/some.json");

test("broken JSON names file, line and column", () => {
  expect(() => parseDashboard('{\n  "panels": [\n    1,,\n  ]\n}', "dashboards/A/x.json")).toThrow(
    /^dashboards\/A\/x\.json:3:7: no JSON: /,
  );
});

test.each([
  ["v2", { apiVersion: "dashboard.grafana.app/v2beta1", kind: "Dashboard", spec: { elements: {} } }],
  ["v2 without its frame", { title: "x", elements: {}, layout: {} }],
])("%s is recognised, and how to export the classic form is told", (_, value) => {
  expect(() => parse(value)).toThrow(/^dashboards\/A\/some\.json .*v2 schema.*Classic/);
});

test.each([[[]], [7], [null], [{ title: "x" }]])("%j is no dashboard", (value) => {
  expect(() => parse(value)).toThrow(/^dashboards\/A\/some\.json is no dashboard/);
});

test("what is missing is filled in: names from the file, a place below what there is", () => {
  expect(
    parse({ panels: [{ type: "stat", gridPos: { x: 20, y: 0, w: 99, h: 3 } }, {}, null] }),
  ).toMatchObject({
    uid: "some",
    title: "some",
    panels: [
      { type: "stat", gridPos: { x: 0, y: 0, w: 24, h: 3 } },
      { type: "none", gridPos: { x: 0, y: 3, w: 12, h: 8 } },
    ],
  });
});

test("an answer of Grafana's API and rows of old dashboards are read, too", () => {
  const rows = [
    {
      panels: [
        { type: "graph", span: 6 },
        { type: "graph", span: 6 },
      ],
    },
  ];
  expect(parse({ dashboard: { uid: "old", rows } })).toMatchObject({
    uid: "old",
    panels: [{ gridPos: { x: 0, w: 12 } }, { gridPos: { x: 12, w: 12 } }],
  });
});
