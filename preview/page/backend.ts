import { type Ask, questionOf } from "../model/ask.ts";
import type { Dashboard } from "../model/dashboard.ts";
import type { DashboardEntry } from "../server/dashboard-folder.ts";

/** Where a page has its dashboards and data from: the preview's server, or what was written into the file. */
export interface Backend {
  readonly ask: Ask;
  /** Whether it can be asked for other times and other values of variables. */
  readonly live: boolean;
  readonly list: () => Promise<readonly DashboardEntry[]>;
  readonly dashboard: (uid: string) => Promise<Dashboard>;
  /** Where a link of a dashboard leads here; `undefined` when it leads nowhere. */
  readonly href: (url: string) => string | undefined;
  /** The moment that is `now`. */
  readonly now: () => number;
}

export const liveBackend: Backend = {
  ask: (source, path, parameters) =>
    getJson(`/api/sources/${source}${path}?${new URLSearchParams(parameters)}`),
  live: true,
  list: async () => (await getJson("/api/dashboards")) as DashboardEntry[],
  dashboard: async (uid) => (await getJson(`/api/dashboards/${encodeURIComponent(uid)}`)) as Dashboard,
  href: (url) => url,
  now: Date.now,
};

async function getJson(url: string): Promise<unknown> {
  const response = await fetch(url).catch(() => undefined);
  if (!response) throw new Error("The preview's server does not answer; is it still running?");
  const body = (await response.json()) as { error?: string };
  if (!response.ok) throw new Error(body.error ?? `The preview's server answers ${response.status}`);
  return body;
}

/** What a static page holds. */
export interface Recording {
  readonly now: number;
  /** Question → answer, or the reason why there is none. */
  readonly answers: Readonly<Record<string, { readonly answer?: unknown; readonly error?: string }>>;
  readonly entries: readonly DashboardEntry[];
  /** The page's dashboard; before and after, when it shows a change. Default: the page lists dashboards. */
  readonly after?: Dashboard;
  readonly before?: Dashboard;
  /** What `before` is of: a git reference. */
  readonly base?: string;
}

export function recordedBackend({ now, answers, entries, after, before }: Recording): Backend {
  return {
    ask: async (source, path, parameters) => {
      const found = answers[questionOf(source, path, parameters)];
      if (!found) throw new Error("This static page holds no answer to that; telltale preview asks for it");
      if (found.error !== undefined) throw new Error(found.error);
      return found.answer;
    },
    live: false,
    list: async () => entries,
    dashboard: async () => {
      const dashboard = after ?? before;
      if (!dashboard) throw new Error("This static page holds no dashboard");
      return dashboard;
    },
    href: (url) => {
      const { pathname, protocol } = new URL(url, "file:///");
      if (protocol !== "file:") return url;
      const [, uid] = /^\/d\/([^/]+)/.exec(pathname) ?? [];
      return entries.some((entry) => entry.uid === uid) ? `${uid}.html` : undefined;
    },
    now: () => now,
  };
}
