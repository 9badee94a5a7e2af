import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Ask } from "../model/ask.ts";
import { changesBetween, panelsOf } from "../model/changes.ts";
import type { Dashboard } from "../model/dashboard.ts";
import { parseTimeRange } from "../model/time-range.ts";
import type { Recording } from "../page/backend.ts";
import { type Bundle, bundlePage } from "../server/bundle.ts";
import type { DashboardEntry, LoadedDashboard } from "../server/dashboard-folder.ts";
import { staticPage } from "../server/page-html.ts";
import { recordAnswers } from "./record.ts";

export interface StaticOptions {
  /** Folder for the pages: `index.html`, and one a dashboard. */
  readonly out: string;
  readonly after: readonly LoadedDashboard[];
  /** What to compare with, and its name. Default: nothing, and every dashboard is written. */
  readonly base?: { readonly name: string; readonly before: readonly LoadedDashboard[] };
  readonly ask: Ask;
  /** Instead of each dashboard's own time. */
  readonly time?: { readonly from: string; readonly to: string };
}

interface Page {
  readonly entry: DashboardEntry;
  readonly before: Dashboard | undefined;
  readonly after: Dashboard | undefined;
}

/** Writes pages that need nothing else; the same files, stores and times give the same pages. */
export async function writeStatic({ out, after, base, ask, time }: StaticOptions): Promise<DashboardEntry[]> {
  const bundle = await bundlePage();
  const pages = base
    ? changedPages(base.before, after)
    : after.map(({ entry, dashboard }) => ({ entry, before: undefined, after: dashboard }));
  const entries = pages.map(({ entry }) => entry);
  const now = time ? parseTimeRange(time, Date.now()).to : Date.now();
  mkdirSync(out, { recursive: true });
  for (const page of pages) await writePage(page, { out, bundle, entries, base: base?.name, ask, now, time });
  writeFileSync(
    join(out, "index.html"),
    staticPage(bundle, { now, answers: {}, entries } satisfies Recording),
  );
  return entries;
}

interface Writing extends Pick<StaticOptions, "out" | "ask"> {
  readonly bundle: Bundle;
  readonly entries: readonly DashboardEntry[];
  readonly base: string | undefined;
  readonly now: number;
  readonly time: StaticOptions["time"] | undefined;
}

async function writePage(page: Page, { out, bundle, entries, base, ask, now, time }: Writing): Promise<void> {
  const at = (dashboard: Dashboard | undefined) => dashboard && { ...dashboard, ...(time && { time }) };
  const [before, after] = [at(page.before), at(page.after)];
  if (!before && !after) return;
  const answers = Object.assign(
    {},
    ...(await Promise.all([before, after].map((one) => (one ? recordAnswers(one, ask, now) : {})))),
  );
  const recording: Recording = {
    now,
    answers,
    entries,
    ...(after && { after }),
    ...(before && { before }),
    ...(base !== undefined && { base }),
  };
  writeFileSync(join(out, `${page.entry.uid}.html`), staticPage(bundle, recording));
}

/** Dashboards are the same by their uid; how a file is written makes no difference. */
function changedPages(before: readonly LoadedDashboard[], after: readonly LoadedDashboard[]): Page[] {
  const find = (all: readonly LoadedDashboard[], uid: string) => all.find(({ entry }) => entry.uid === uid);
  const present = after.flatMap(({ entry, dashboard }): Page[] => {
    const old = find(before, entry.uid);
    if (!entry.problem && JSON.stringify(old?.dashboard) === JSON.stringify(dashboard)) return [];
    const [change, panels] = [old ? "changed" : "new", changedPanels(old?.dashboard, dashboard)];
    return [{ entry: { ...entry, change, panels }, before: old?.dashboard, after: dashboard }];
  });
  const gone = before.filter(({ entry }) => !find(after, entry.uid));
  return [
    ...present,
    ...gone.map(({ entry, dashboard }) => ({
      entry: { ...entry, change: "removed" },
      before: dashboard,
      after: undefined,
    })),
  ];
}

/** A panel that has changed is in both versions; it is called what it is called now. */
function changedPanels(before: Dashboard | undefined, after: Dashboard | undefined) {
  const current = panelsOf(after);
  return [...changesBetween(before, after)]
    .filter(([panel, change]) => change === "removed" || current.includes(panel))
    .map(([{ title, id }, change]) => ({ title: title || `panel ${id}`, change }));
}
