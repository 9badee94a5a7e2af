import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Theme } from "../grafana/grafana-data.generated.js";
import { THEMES } from "../grafana/theme.ts";
import type { LinkScope } from "../model/links.ts";
import type { TimeRange } from "../model/time-range.ts";
import { type Backend, liveBackend } from "./backend.ts";

/** What every part of a page needs. */
export interface PageContext {
  readonly backend: Backend;
  readonly theme: Theme;
}

export const PageContext = createContext<PageContext>({ backend: liveBackend, theme: THEMES.dark });

export function usePage(): PageContext {
  return useContext(PageContext);
}

/** What every panel of a dashboard needs. */
export interface DashboardContext extends LinkScope {
  readonly zoom: (range: { from: number; to: number }) => void;
}

const EVER: TimeRange = { from: 0, to: 1, raw: { from: "0", to: "1" } };

export const DashboardContext = createContext<DashboardContext>({
  lookup: () => undefined,
  variables: [],
  range: EVER,
  zoom: () => {},
});

export function useDashboard(): DashboardContext {
  return useContext(DashboardContext);
}
