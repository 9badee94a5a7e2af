import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { Browser, Page } from "playwright-core";
import { DASHBOARDS } from "../../components/services/grafana/dashboards.ts";
import { askSources } from "../../preview/server/ask-sources.ts";
import { loadDashboards } from "../../preview/server/dashboard-folder.ts";
import { servePreview } from "../../preview/server/server.ts";
import { writeStatic } from "../../preview/static/write-static.ts";
import { temporaryFolder } from "../components/targets/native/temporary-folder.ts";
import { backendsOf, eventually } from "./backends.ts";
import { drawn, openPage, startChromium } from "./chromium.ts";
import { runAgent, stackUnderTest } from "./stack-under-test.ts";

const stack = stackUnderTest();
const { query, logs } = backendsOf(stack);
const preview = stack.urls.preview ?? "";
const sources = Object.fromEntries(
  ["prometheus", "loki", "jaeger"].map((name) => [name, { url: stack.urls[name] ?? "" }]),
);
let browser: Browser;

beforeAll(async () => {
  [browser] = await Promise.all([
    startChromium(),
    runAgent(`${import.meta.dirname}/agents/demo.ts`, ["30", "7"]),
    runAgent(`${import.meta.dirname}/agents/scenarios.ts`),
  ]);
  // Panels show what is recorded once a minute.
  const ended = 'gen_ai_invoke_workflow_duration_seconds_count{status=~"success|failure"}';
  const recorded = 'release:gen_ai_invoke_workflow_runs:each_minute{status=~"success|failure"}[1h]';
  await eventually(
    () => query(`sum(sum_over_time(${recorded})) == sum(${ended})`),
    ({ length }) => length > 0,
    90_000,
  );
  await eventually(
    () => logs('{service_name="demo-agents"} | event="workflow_failed"'),
    ({ length }) => length > 0,
  );
}, 180_000);

afterAll(() => browser.close());

const panel = (page: Page, title: string) => page.locator(`.panel[aria-label="${title}"]`);
const shownValue = (page: Page, title: string) => panel(page, title).locator(".value").textContent();

test("every dashboard opens, without a complaint of the browser or of a panel", async () => {
  const answer = await fetch(`${preview}/api/dashboards`);
  const entries = (await answer.json()) as { uid: string; title: string; problem?: string }[];
  expect(entries.length).toBeGreaterThan(0);
  const { page, complaints } = await openPage(browser);
  for (const { uid, title, problem } of entries) {
    expect(problem).toBeUndefined();
    await page.goto(`${preview}/d/${uid}?from=now-1h&to=now`);
    await drawn(page);
    expect(await page.locator("h1").textContent()).toBe(title);
    expect([uid, await page.locator(".problem").allTextContents()]).toEqual([uid, []]);
  }
  expect(complaints).toEqual([]);
  await page.close();
}, 180_000);

test("a variable changes what is drawn, and stands in the address", async () => {
  const { page } = await openPage(browser);
  await page.goto(`${preview}/d/agents-overview?from=now-1h&to=now&refresh=off`);
  await drawn(page);
  const all = Number(await shownValue(page, "Runs"));
  await page.locator(".variable", { hasText: "Workflow" }).getByRole("button").click();
  await page.getByLabel("code-review").click();
  await page.waitForURL(/var-workflow=code-review/);
  const [some] = await query(
    'sum(gen_ai_invoke_workflow_duration_seconds_count{workflow="code-review", status=~"success|failure"})',
  );
  // Its new value comes when the other variables have been asked for again.
  const shown = await eventually(
    async () => Number(await shownValue(page, "Runs")),
    (runs) => runs < all,
  );
  expect(shown).toBeLessThan(all);
  expect(shown).toBe(some?.value);
  await page.close();
}, 60_000);

test("a failed workflow is followed from the overview to its trace and to its logs by clicks", async () => {
  const { page, complaints } = await openPage(browser);
  await page.goto(`${preview}/d/agents-overview?from=now-1h&to=now&refresh=off`);
  await drawn(page);
  await page.locator(".log .line", { hasText: "workflow_failed" }).first().click();
  await page.getByRole("link", { name: "Open trace" }).click();
  await page.waitForURL(/\/trace\/[0-9a-f]{32}$/);
  await drawn(page);
  await page.locator('.span[data-failed="true"] .summary').first().click();
  await page.getByRole("link", { name: "Logs of this run" }).click();
  await page.waitForURL(/\/explore\?/);
  await drawn(page);
  expect(await page.locator(".log").filter({ hasText: "workflow_failed" }).count()).toBeGreaterThan(0);
  expect(complaints).toEqual([]);
  await page.close();
}, 60_000);

test("a dot among series opens the trace of that run", async () => {
  const { page } = await openPage(browser);
  await page.goto(`${preview}/d/agents-overview?from=now-1h&to=now&refresh=off`);
  await drawn(page);
  // A graph shows whole minutes, so the first of them may be two minutes away.
  await eventually(
    async () => {
      await page.reload();
      await drawn(page);
      return page.locator(".exemplar").count();
    },
    (dots) => dots > 0,
    150_000,
  );
  const dot = page.locator(".exemplar").first();
  // Dots of one moment lie upon each other.
  await dot.click({ force: true, position: { x: 1, y: 1 } });
  await page.waitForURL(/\/trace\//);
  await drawn(page);
  expect(await page.locator(".span").count()).toBeGreaterThan(1);
  await page.close();
}, 240_000);

test("links of alerts to Jaeger's search lead to a list of traces", async () => {
  const { page } = await openPage(browser);
  const tags = JSON.stringify({ "gen_ai.workflow.name": "code-review", error: "true" });
  await page.goto(`${preview}/search?lookback=3h&service=demo-agents&tags=${encodeURIComponent(tags)}`);
  await drawn(page);
  const names = await page.locator("tbody tr td:nth-child(2)").allTextContents();
  expect(new Set(names)).toEqual(new Set(["demo-agents: invoke_workflow code-review"]));
  await page.locator("tbody a").first().click();
  await page.waitForURL(/\/trace\//);
  await page.close();
}, 60_000);

const served: Server[] = [];
afterAll(() => {
  for (const server of served) server.close();
});

/** A preview of its own; gives its address. */
async function serve(options: Partial<Parameters<typeof servePreview>[0]>): Promise<string> {
  const server = await servePreview({ dashboards: DASHBOARDS, sources, port: 0, ...options });
  served.push(server);
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("It does not listen on a port");
  return `http://127.0.0.1:${address.port}`;
}

test("a store that is away is named in its panels, with the reason; the others are drawn", async () => {
  const { page } = await openPage(browser);
  const base = await serve({ sources: { ...sources, loki: { url: "http://127.0.0.1:65534" } } });
  await page.goto(`${base}/d/agents-overview?from=now-1h&to=now&refresh=off`);
  await drawn(page);
  expect(await panel(page, "What went wrong last?").locator(".problem").textContent()).toBe(
    "Loki does not answer at http://127.0.0.1:65534: ECONNREFUSED",
  );
  expect(Number(await shownValue(page, "Runs"))).toBeGreaterThan(0);
  await page.close();
}, 60_000);

const FOREIGN = {
  uid: "foreign",
  title: "Foreign",
  templating: {
    list: [
      { name: "ds", type: "datasource", query: "prometheus" },
      { name: "broken", type: "query", datasource: { type: "mysql", uid: "x" }, query: "select 1" },
      { name: "filters", type: "adhoc" },
    ],
  },
  panels: [
    { id: 1, type: "gauge", title: "Gauge" },
    {
      id: 2,
      type: "timeseries",
      title: "Other source",
      datasource: { type: "mysql", uid: "x" },
      targets: [{ rawSql: "select 1" }],
    },
    { id: 3, type: "timeseries", title: "By variable", datasource: "$ds", targets: [{ expr: "up" }] },
    {
      id: 4,
      type: "stat",
      title: "No place",
      gridPos: { w: 99 },
      targets: [{ expr: "up{" }],
      fieldConfig: null,
      options: null,
    },
    {
      id: 5,
      type: "table",
      title: "Transformed",
      targets: [{ expr: "up", format: "table", instant: true }],
      transformations: [{ id: "groupBy" }],
    },
    { id: 6, type: "text", title: "Text", options: { content: "**bold** <img src=x onerror=alert(1)>" } },
    { id: 7, type: "row", collapsed: true, title: "Row", panels: [{ id: 8, type: "graph", title: "Old" }] },
    {
      id: 9,
      type: "heatmap",
      title: "Empty heatmap",
      targets: [{ expr: "nothing_of_this_name", format: "heatmap" }],
    },
    null,
  ],
};

test("dashboards of other people are drawn as far as can be; what cannot be is said in its place", async () => {
  const folder = join(temporaryFolder(), "dashboards");
  mkdirSync(folder);
  writeFileSync(join(folder, "foreign.json"), JSON.stringify(FOREIGN));
  writeFileSync(join(folder, "broken.json"), '{\n  "title": "x",\n  "panels": [,]\n}');
  const base = await serve({ dashboards: folder });
  const { page, complaints } = await openPage(browser);
  await page.goto(base);
  expect(await page.locator(".problem").textContent()).toMatch(/^dashboards\/broken\.json:3:14: no JSON: /);
  await page.getByRole("link", { name: "Foreign" }).click();
  await drawn(page);
  expect(await panel(page, "Gauge").textContent()).toContain('panels of type "gauge"');
  expect(await panel(page, "Other source").textContent()).toContain('cannot ask a data source "mysql"');
  expect(await panel(page, "By variable").locator("canvas").count()).toBe(1);
  expect(await panel(page, "No place").textContent()).toContain("parse error");
  expect(await panel(page, "Transformed").textContent()).toContain('leaves out the transformation "groupBy"');
  expect(await panel(page, "Text").innerHTML()).not.toContain("onerror");
  expect(await panel(page, "Empty heatmap").textContent()).toContain("No data");
  await page.getByText("Row").click();
  expect(await panel(page, "Old").textContent()).toContain('panels of type "graph"');
  // The browser tells of a refused query, and of a program in text that it did not run.
  const expected = /502|Content Security Policy/;
  expect(complaints.filter((one) => !expected.test(one))).toEqual([]);
  await page.close();
}, 60_000);

/** What is stored up to then is stored for good: metrics are sent again every few seconds. */
const timeOfPages = () => ({
  from: new Date(Date.now() - 600_000).toISOString(),
  to: new Date(Date.now() - 10_000).toISOString(),
});
const ask = askSources(sources);

test("static pages hold all that they show, and are the same again", async () => {
  const folder = temporaryFolder();
  const [overview] = loadDashboards(DASHBOARDS).filter(({ entry }) => entry.uid === "agents-overview");
  const time = timeOfPages();
  const write = async (name: string) => {
    const out = join(folder, name);
    const after = overview ? [overview] : [];
    expect(await writeStatic({ out, after, ask, time })).toMatchObject([{ uid: "agents-overview" }]);
    return join(out, "agents-overview.html");
  };
  const [one, other] = [await write("one"), await write("other")];
  expect(readFileSync(one, "utf8") === readFileSync(other, "utf8")).toBe(true);
  const { page, complaints } = await openPage(browser);
  await page.goto(`file://${one}`);
  await drawn(page);
  expect(Number(await shownValue(page, "Runs"))).toBeGreaterThan(0);
  expect(await page.locator(".problem").allTextContents()).toEqual([]);
  expect(complaints).toEqual([]);
  await page.close();
}, 60_000);

test("of what has changed there is a page with before and after; of nothing else", async () => {
  const out = temporaryFolder();
  const before = loadDashboards(DASHBOARDS);
  const after = before.map(({ entry, dashboard }) => {
    if (!dashboard || entry.uid !== "agents-overview") return { entry, ...(dashboard && { dashboard }) };
    const panels = dashboard.panels.map((one) =>
      one.title === "Runs" ? { ...one, title: "Runs ended" } : one,
    );
    return { entry, dashboard: { ...dashboard, panels } };
  });
  const entries = await writeStatic({ out, after, base: { name: "main", before }, ask, time: timeOfPages() });
  expect(entries).toMatchObject([{ uid: "agents-overview", change: "changed" }]);
  expect(readdirSync(out).sort()).toEqual(["agents-overview.html", "index.html"]);
  const { page, complaints } = await openPage(browser);
  await page.goto(`file://${join(out, "index.html")}`);
  await page.getByRole("link", { name: "Agents" }).click();
  await drawn(page);
  expect(await page.locator(".panel.changed h2").allTextContents()).toEqual(["Runs", "Runs ended"]);
  expect(complaints).toEqual([]);
  await page.close();
}, 60_000);

test("the preview only reads, and only for pages of this machine", async () => {
  const status = async (path: string, options: RequestInit = {}) =>
    (await fetch(`${preview}${path}`, options)).status;
  expect(await status("/api/sources/prometheus/api/v1/query?query=up")).toBe(200);
  expect(await status("/api/sources/prometheus/api/v1/query?query=up", { method: "POST" })).toBe(405);
  expect(await status("/api/sources/prometheus/api/v1/admin/tsdb/snapshot")).toBe(502);
  expect(await status("/api/sources/loki/loki/api/v1/delete")).toBe(502);
});
