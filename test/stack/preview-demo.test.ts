import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { DASHBOARDS } from "../../components/services/grafana/dashboards.ts";
import { SILENT } from "../../components/targets/reporter.ts";
import { type DemoStores, withDemoData } from "../../preview/demo-data/with-demo-data.ts";
import { type LoadedDashboard, loadDashboards } from "../../preview/server/dashboard-folder.ts";
import { type StaticOptions, writeStatic } from "../../preview/static/write-static.ts";
import { temporaryFolder } from "../components/targets/native/temporary-folder.ts";
import { drawn, openPage, startChromium } from "./chromium.ts";

// Stores of the recorded demo are started anew each time, as they are on each machine.

const dashboards = loadDashboards(DASHBOARDS);

function withStores<T>(use: (stores: DemoStores) => Promise<T>): Promise<T> {
  return withDemoData({ reporter: SILENT, signal: AbortSignal.timeout(120_000) }, use);
}

/** The folder with the pages. */
async function write(options: Pick<StaticOptions, "after" | "base">, stores: DemoStores): Promise<string> {
  const out = temporaryFolder();
  await writeStatic({ out, ...options, ...stores });
  return out;
}

const read = (folder: string, name: string) => readFileSync(join(folder, name), "utf8");

/** The title of one panel of one dashboard, and its query, changed. */
function change(all: readonly LoadedDashboard[]): LoadedDashboard[] {
  return all.map((one) => {
    if (one.entry.uid !== "agents-overview" || !one.dashboard) return one;
    const panels = one.dashboard.panels.map((panel) =>
      panel.title === "Runs"
        ? {
            ...panel,
            title: "Runs of a task",
            targets: [{ refId: "A", expr: "count(telltale_task_duration_seconds_count)" }],
          }
        : panel,
    );
    return { ...one, dashboard: { ...one.dashboard, panels } };
  });
}

test("pages are the same again from other stores; of a changed dashboard its page alone differs", async () => {
  const [one, again, changed] = await withStores(
    async (stores) =>
      [
        await write({ after: dashboards }, stores),
        await withStores((other) => write({ after: dashboards }, other)),
        await write({ after: change(dashboards) }, stores),
      ] as const,
  );
  const names = readdirSync(one);
  expect(names).toHaveLength(dashboards.length + 1);
  const differing = (other: string) => names.filter((name) => read(one, name) !== read(other, name));
  expect(differing(again)).toEqual([]);
  expect(differing(changed)).toEqual(["agents-overview.html"]);
}, 120_000);

test("before and after stand side by side, a changed query with its answer", async () => {
  const base = { name: "main", before: dashboards };
  const out = await withStores((stores) => write({ after: change(dashboards), base }, stores));
  expect(readdirSync(out).sort()).toEqual(["agents-overview.html", "index.html"]);
  const browser = await startChromium();
  const { page, complaints } = await openPage(browser);
  await page.goto(`file://${join(out, "agents-overview.html")}`);
  await drawn(page);
  expect(await page.locator(".compare h2").allTextContents()).toEqual(
    expect.arrayContaining(["Before: main", "After"]),
  );
  expect(await page.locator(".panel.changed h2").allTextContents()).toEqual(["Runs", "Runs of a task"]);
  const values = await page.locator(".panel.changed .value").allTextContents();
  expect(values.map(Number)).toEqual([expect.any(Number), expect.any(Number)]);
  for (const value of values) expect(Number(value)).toBeGreaterThan(0);
  expect(await page.locator(".problem").allTextContents()).toEqual([]);
  expect(complaints).toEqual([]);
  await browser.close();
}, 120_000);

test("traces are said not to be in it", async () => {
  await withStores(async ({ ask }) => {
    await expect(ask("jaeger", "/api/traces/0", {})).rejects.toThrow("The recorded demo has no traces");
  });
}, 60_000);
