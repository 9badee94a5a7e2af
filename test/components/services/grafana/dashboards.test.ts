import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { readRuleFiles } from "../../../../components/alerts/rule-files.ts";
import {
  readDashboards,
  renderDashboardProvider,
} from "../../../../components/services/grafana/dashboards.ts";
import { DATA_SOURCES } from "../../../../components/services/grafana/data-sources.ts";
import { temporaryFolder } from "../../targets/native/temporary-folder.ts";

interface Dashboard {
  readonly id?: unknown;
  readonly uid?: string;
  readonly title?: string;
  readonly description?: string;
  readonly schemaVersion?: number;
  readonly panels: readonly Panel[];
  readonly templating?: { readonly list: readonly (Partial<Sourced> & { readonly name: string })[] };
}

interface Sourced {
  readonly datasource: { readonly type: string; readonly uid: string };
}

interface Panel extends Partial<Sourced> {
  readonly id: number;
  readonly type: string;
  readonly title?: string;
  readonly description?: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly (Sourced & { readonly refId: string; readonly expr?: string })[];
  /** Panels of a collapsed row. */
  readonly panels?: readonly Panel[];
}

const GRID_WIDTH = 24;
/** The last one of dashboards whose `panels` Grafana loads from files. */
const SCHEMA_VERSION = 42;

const dashboards = Object.entries(readDashboards()).map(
  ([path, { content }]) => [path, JSON.parse(content) as Dashboard] as const,
);

describe.each(dashboards)("%s", (path, dashboard) => {
  const panels = dashboard.panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]);
  const queried = panels.filter(({ type }) => type !== "row" && type !== "text");

  test("lies in a folder, is found by its uid and says what it is about", () => {
    expect(path).toMatch(/^dashboards\/[^/]+\/[a-z0-9-]+\.json$/);
    expect(dashboard.uid).toMatch(/^[a-z0-9-]{1,40}$/);
    expect(dashboard).not.toHaveProperty("id");
    expect(dashboard.schemaVersion).toBe(SCHEMA_VERSION);
    expect(dashboard.title).toBeTruthy();
    expect(dashboard.description).toBeTruthy();
  });

  test("its panels have a number of their own, a title and a description", () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expect(queried.filter(({ title, description }) => !title || !description)).toEqual([]);
  });

  test("its panels are inside the grid and do not overlap", () => {
    const places = dashboard.panels.map(({ gridPos }) => gridPos);
    expect(places.filter(({ x, w, h }) => x < 0 || w < 1 || h < 1 || x + w > GRID_WIDTH)).toEqual([]);
    const overlapping = places.flatMap((one, index) =>
      places
        .slice(index + 1)
        .filter(
          (other) =>
            one.x < other.x + other.w &&
            other.x < one.x + one.w &&
            one.y < other.y + other.h &&
            other.y < one.y + one.h,
        )
        .map((other) => [one, other]),
    );
    expect(overlapping).toEqual([]);
  });

  test("it asks only data sources that are provisioned, by their uid", () => {
    const asked = [
      ...queried,
      ...queried.flatMap(({ targets = [] }) => targets),
      ...(dashboard.templating?.list ?? []),
    ];
    const wrong = asked
      .flatMap(({ datasource }) => (datasource ? [datasource] : []))
      .filter(({ uid, type }) => uid !== type || !(DATA_SOURCES as readonly string[]).includes(uid));
    expect(wrong).toEqual([]);
    expect(queried.filter(({ datasource }) => !datasource)).toEqual([]);
  });

  test("a panel without data says so, and does not show a zero that nobody measured", () => {
    const expressions = queried.flatMap(({ targets = [] }) => targets.map(({ expr = "" }) => expr));
    expect(expressions.filter((expr) => /\bvector\s*\(/.test(expr))).toEqual([]);
  });
});

test("no two dashboards have the same uid", () => {
  const uids = dashboards.map(([, { uid }]) => uid);
  expect(uids.length).toBeGreaterThan(0);
  expect(new Set(uids).size).toBe(uids.length);
});

describe("links", () => {
  const variables = new Map(
    dashboards.map(([, { uid, templating }]) => [uid, (templating?.list ?? []).map(({ name }) => name)]),
  );
  /** Links to dashboards, with the variables that they set. */
  const linksIn = (text: string) =>
    [...text.matchAll(/\/d\/([\w-]+)\?([^"]*)/g)].map(([link, uid, query = ""]) => ({
      link,
      uid,
      sets: [...query.matchAll(/var-(\w+)=|\$\{(\w+):queryparam\}/g)].map(([, set, passed]) => set ?? passed),
    }));
  const files = {
    ...readRuleFiles(),
    ...Object.fromEntries(Object.entries(readDashboards()).map(([path, { content }]) => [path, content])),
  };

  test.each(Object.entries(files))(
    "of %s lead to dashboards, and set variables that are there",
    (_path, content) => {
      const wrong = linksIn(content).filter(
        ({ uid, sets }) =>
          !variables.has(uid) || sets.some((name) => !variables.get(uid)?.includes(String(name))),
      );
      expect(wrong).toEqual([]);
    },
  );

  test("are found", () => {
    expect(linksIn(JSON.stringify(files)).length).toBeGreaterThan(50);
  });
});

test("dashboards are taken as they are, in the order of their paths; a changed one needs no restart", () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "Runs"));
  writeFileSync(join(folder, "Runs", "b.json"), "{ }\n");
  writeFileSync(join(folder, "Runs", "a.json"), "{}");
  writeFileSync(join(folder, "README.md"), "");
  expect(Object.entries(readDashboards(folder))).toEqual([
    ["dashboards/Runs/a.json", { content: "{}", onChange: "reload" }],
    ["dashboards/Runs/b.json", { content: "{ }\n", onChange: "reload" }],
  ]);
});

test("folders of Grafana are those of the files, and only a file changes a dashboard", () => {
  expect(renderDashboardProvider("/config/dashboards").providers).toEqual([
    expect.objectContaining({
      type: "file",
      allowUiUpdates: false,
      options: { path: "/config/dashboards", foldersFromFilesStructure: true },
    }),
  ]);
});
