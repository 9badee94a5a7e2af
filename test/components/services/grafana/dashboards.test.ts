import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import {
  readDashboards,
  renderDashboardProvider,
} from "../../../../components/services/grafana/dashboards.ts";
import { temporaryFolder } from "../../targets/native/temporary-folder.ts";

interface Dashboard {
  readonly id?: unknown;
  readonly uid?: string;
  readonly schemaVersion?: number;
  readonly description?: string;
}

/** The last one of dashboards whose `panels` Grafana loads from files. */
const SCHEMA_VERSION = 42;

// What they ask, and where they link to, is the business of `telltale check`.
test.each(Object.entries(readDashboards()))(
  "%s lies in a folder and is found by its uid",
  (path, { content }) => {
    const dashboard = JSON.parse(content) as Dashboard;
    expect(path).toMatch(/^dashboards\/[^/]+\/[a-z0-9-]+\.json$/);
    expect(dashboard.uid).toMatch(/^[a-z0-9-]{1,40}$/);
    expect(dashboard).not.toHaveProperty("id");
    expect(dashboard.schemaVersion).toBe(SCHEMA_VERSION);
    expect(dashboard.description).toBeTruthy();
  },
);

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
