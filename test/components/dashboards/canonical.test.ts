import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { canonicalDashboard } from "../../../components/dashboards/canonical.ts";
import { parseJson } from "../../../components/dashboards/json-file.ts";
import { whyNotClassic } from "../../../components/dashboards/kind.ts";
import { readDashboards } from "../../../components/services/grafana/dashboards.ts";

const exported = JSON.parse(readFileSync(join(import.meta.dirname, "exported.json"), "utf8"));
const canonical = (value: unknown): unknown =>
  JSON.parse(canonicalDashboard(value as Record<string, unknown>));

test("the dashboards of this repository are in canonical form", () => {
  const wrong = Object.entries(readDashboards()).filter(
    ([, { content }]) => canonicalDashboard(JSON.parse(content)) !== content,
  );
  // telltale fmt brings them into it.
  expect(wrong.map(([path]) => path)).toEqual([]);
});

test("of an export from Grafana is left what somebody meant", () => {
  expect(canonicalDashboard(exported)).toMatchInlineSnapshot(`
"{
  "uid": "tools",
  "title": "Tools",
  "description": "How often tools are called.",
  "graphTooltip": 1,
  "refresh": "10s",
  "schemaVersion": 42,
  "tags": [
    "telltale"
  ],
  "time": {
    "from": "now-6h",
    "to": "now"
  },
  "timezone": "browser",
  "templating": {
    "list": [
      {
        "type": "query",
        "name": "environment",
        "datasource": {
          "uid": "prometheus",
          "type": "prometheus"
        },
        "includeAll": true,
        "multi": true,
        "query": {
          "refId": "Q",
          "qryType": 1,
          "query": "label_values(x, environment)"
        },
        "refresh": 2,
        "sort": 1
      }
    ]
  },
  "panels": [
    {
      "id": 1,
      "type": "timeseries",
      "title": "Which tools are called?",
      "description": "Calls of each tool.",
      "datasource": {
        "uid": "prometheus",
        "type": "prometheus"
      },
      "fieldConfig": {
        "defaults": {
          "color": {
            "mode": "palette-classic-by-name"
          },
          "custom": {
            "drawStyle": "bars",
            "fillOpacity": 80,
            "stacking": {
              "mode": "normal"
            }
          },
          "unit": "short"
        },
        "overrides": []
      },
      "gridPos": {
        "x": 0,
        "y": 0,
        "w": 12,
        "h": 8
      },
      "options": {
        "tooltip": {
          "mode": "multi",
          "sort": "desc"
        }
      },
      "targets": [
        {
          "refId": "A",
          "expr": "sum by (tool) (x)",
          "legendFormat": "{{tool}}"
        }
      ]
    }
  ]
}
"
`);
});

test("what differs from a default stays, be it only in a part", () => {
  const [panel] = exported.panels;
  const custom = {
    ...panel.fieldConfig.defaults.custom,
    hideFrom: { legend: true, tooltip: false, viz: false },
  };
  const changed = { ...panel, fieldConfig: { defaults: { custom }, overrides: [] } };
  expect(canonical({ panels: [changed] })).toMatchObject({
    panels: [{ fieldConfig: { defaults: { custom: { drawStyle: "bars", hideFrom: { legend: true } } } } }],
  });
});

test("a query asks what it asked before: for a range, for an instant, or for both", () => {
  const targets = [{ range: true }, { instant: true, range: false }, { instant: true, range: true }];
  expect(canonical({ panels: [{ type: "stat", targets }] })).toMatchObject({
    panels: [{ targets: [{}, { instant: true, range: false }, { instant: true, range: true }] }],
  });
});

test("panels of a collapsed row are dealt with, too; other types of panels keep what they have", () => {
  const panel = { type: "gauge", options: { orientation: "auto" }, pluginVersion: "13.3.0", targets: [] };
  expect(canonical({ panels: [{ type: "row", panels: [panel] }] })).toEqual({
    panels: [{ type: "row", panels: [{ type: "gauge", options: { orientation: "auto" }, targets: [] }] }],
  });
});

test("canonical form stays as it is, and does not depend on the order of fields", () => {
  const once = canonicalDashboard(exported);
  expect(canonicalDashboard(JSON.parse(once))).toBe(once);
  const reversed = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(reversed)
      : typeof value === "object" && value !== null
        ? Object.fromEntries(
            Object.entries(value)
              .reverse()
              .map(([field, one]) => [field, reversed(one)]),
          )
        : value;
  expect(Object.keys(reversed(exported) as object)[0]).toBe("weekStart");
  expect(canonicalDashboard(reversed(exported) as Record<string, unknown>)).toBe(once);
});

test.each([
  ['{\n  "a": 1,\n  "b": x\n}', "f.json:3:8", /invalid symbol, found "x"/],
  ['{"a": 1,}', "f.json:1:9", /property name expected, found "}"/],
  ['{"a": [1 2]}', "f.json:1:10", /comma expected/],
  ['{"a": 1\n', "f.json:2:1", /close brace expected, and the file ends/],
  ["", "f.json:1:1", /value expected/],
  ['{\n // why\n"a": 1}', "f.json:2:2", /comment/],
])("a mistake in JSON is told with line and column: %j", (text, path, message) => {
  expect(parseJson("f.json", text).problems).toEqual([{ path, message: expect.stringMatching(message) }]);
});

test.each([
  [
    { apiVersion: "dashboard.grafana.app/v2", kind: "Dashboard", spec: { elements: {} } },
    /v2 schema.*model Classic/,
  ],
  [{ elements: {}, layout: {} }, /v2 schema/],
  [{ apiVersion: "dashboard.grafana.app/v1", kind: "Dashboard", spec: { panels: [] } }, /Kubernetes form/],
  [{ dashboard: { panels: [] }, meta: {} }, /answer of Grafana's API/],
  [{ __inputs: [], panels: [] }, /exported for sharing/],
  [{ title: "x" }, /no list "panels"/],
  [[], /an object/],
])("what Grafana does not load from a file is told, with the way to export it: %#", (value, message) => {
  expect(whyNotClassic(value)).toMatch(message);
});

test("a classic dashboard is one", () => {
  expect(whyNotClassic(exported)).toBeUndefined();
});
