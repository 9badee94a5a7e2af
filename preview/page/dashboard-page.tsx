import { useEffect, useMemo, useState } from "preact/hooks";
import type { Dashboard } from "../model/dashboard.ts";
import { parseDuration, parseTimeRange } from "../model/time-range.ts";
import { lookupIn, type Resolved, resolveVariables, sourceTypeIn } from "../model/variables.ts";
import { useSearch } from "./address.ts";
import { DashboardContext, usePage } from "./context.ts";
import { Grid } from "./grid.tsx";
import { Toolbar } from "./toolbar.tsx";
import { Variables } from "./variables.tsx";

/** A dashboard with what it can be narrowed to, and its time. */
export function DashboardPage({ dashboard, switchMode }: { dashboard: Dashboard; switchMode: () => void }) {
  const { backend } = usePage();
  const [search, change] = useSearch();
  const [moment, setMoment] = useState(backend.now());
  const time = timeOf(dashboard, search);
  const range = useMemo(
    () => parseTimeRange({ from: time.from, to: time.to }, moment),
    [time.from, time.to, moment],
  );
  const resolved = useVariables(dashboard, search, range);
  const refreshNow = () => setMoment(backend.now());

  useEffect(() => {
    document.title = `${dashboard.title}: Telltale preview`;
  }, [dashboard]);
  useEffect(() => {
    const every = parseDuration(time.refresh);
    // A page in the background asks nobody.
    const timer = every && setInterval(() => document.hidden || refreshNow(), Math.max(1_000, every));
    return () => clearInterval(timer);
  }, [time.refresh]);

  const context = useMemo(
    () => ({
      lookup: lookupIn(resolved ?? []),
      variables: resolved ?? [],
      range,
      zoom: (chosen: { from: number; to: number }) =>
        change((now) => {
          now.set("from", String(Math.floor(chosen.from)));
          now.set("to", String(Math.ceil(chosen.to)));
        }),
    }),
    [resolved, range],
  );
  const chooseTime = (chosen: Partial<typeof time>) =>
    change((now) => {
      for (const [key, value] of Object.entries(chosen)) now.set(key, value);
    });
  const chooseValues = (name: string, values: readonly string[]) =>
    change((now) => {
      now.delete(`var-${name}`);
      for (const value of values) now.append(`var-${name}`, value);
    });
  return (
    <DashboardContext.Provider value={context}>
      <Toolbar
        dashboard={dashboard}
        time={time}
        choose={chooseTime}
        refreshNow={refreshNow}
        switchMode={switchMode}
      />
      {resolved && <Variables resolved={resolved} choose={chooseValues} />}
      {resolved && <Grid panels={dashboard.panels} sourceType={sourceTypeIn(resolved)} />}
    </DashboardContext.Provider>
  );
}

function timeOf({ time, refresh }: Dashboard, search: URLSearchParams) {
  const lookback = search.get("lookback");
  return {
    // Jaeger's pages name the time by how far to look back.
    from:
      search.get("from") ??
      (lookback && /^\d+[smhd]$/.test(lookback) ? `now-${lookback}` : undefined) ??
      time?.from ??
      "now-6h",
    to: search.get("to") ?? time?.to ?? "now",
    refresh: search.get("refresh") ?? (typeof refresh === "string" && refresh !== "" ? refresh : "off"),
  };
}

/** Jaeger's pages name what is searched without `var-`. */
const OF_JAEGER = ["service", "operation", "tags", "limit"];

function useVariables(
  dashboard: Dashboard,
  search: URLSearchParams,
  range: ReturnType<typeof parseTimeRange>,
) {
  const { backend } = usePage();
  const [resolved, setResolved] = useState<readonly Resolved[]>();
  useEffect(() => {
    let wanted = true;
    const chosen = (name: string) => {
      const values = search.getAll(`var-${name}`);
      return values.length === 0 && dashboard.uid === "search" && OF_JAEGER.includes(name)
        ? search.getAll(name)
        : values;
    };
    resolveVariables(dashboard, { ask: backend.ask, range, chosen }).then(
      (found) => wanted && setResolved(found),
    );
    return () => {
      wanted = false;
    };
  }, [dashboard, search.toString(), range, backend]);
  return resolved;
}
