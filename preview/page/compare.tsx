import { useEffect, useMemo, useState } from "preact/hooks";
import { changesBetween } from "../model/changes.ts";
import type { Dashboard } from "../model/dashboard.ts";
import { parseTimeRange } from "../model/time-range.ts";
import { lookupIn, type Resolved, resolveVariables, sourceTypeIn } from "../model/variables.ts";
import type { Recording } from "./backend.ts";
import { DashboardContext, usePage } from "./context.ts";
import { Grid } from "./grid.tsx";
import { Badge, ThemeButton } from "./toolbar.tsx";

/** A dashboard before and after a change, side by side; panels that differ are marked. */
export function Compare({
  recording: { before, after, base },
  switchMode,
}: {
  recording: Recording;
  switchMode: () => void;
}) {
  const { backend } = usePage();
  const title = (after ?? before)?.title ?? "";
  const changes = useMemo(() => changesBetween(before, after), [before, after]);
  useEffect(() => {
    document.title = `${title}: before and after`;
  }, [title]);
  return (
    <>
      <div class="bar">
        <a href={backend.href("/") ?? "index.html"}>Dashboards</a>
        <span>/</span>
        <h1>{title}</h1>
        <Badge />
        <span class="grow" />
        <ThemeButton switchMode={switchMode} />
      </div>
      <div class="compare">
        <section>
          <h2>{`Before: ${base}`}</h2>
          {before ? <Still dashboard={before} changes={changes} /> : <p class="list">There was none.</p>}
        </section>
        <section>
          <h2>After</h2>
          {after ? <Still dashboard={after} changes={changes} /> : <p class="list">It is gone.</p>}
        </section>
      </div>
    </>
  );
}

/** A dashboard as its file has it: nothing to choose. */
function Still({ dashboard, changes }: { dashboard: Dashboard; changes: ReturnType<typeof changesBetween> }) {
  const { backend } = usePage();
  const [resolved, setResolved] = useState<readonly Resolved[]>();
  const range = useMemo(
    () => parseTimeRange(dashboard.time ?? { from: "now-6h", to: "now" }, backend.now()),
    [dashboard],
  );
  useEffect(() => {
    resolveVariables(dashboard, { ask: backend.ask, range, chosen: () => [] }).then(setResolved);
  }, [dashboard]);
  const context = useMemo(
    () => ({ lookup: lookupIn(resolved ?? []), variables: resolved ?? [], range, zoom: () => {} }),
    [resolved, range],
  );
  if (!resolved) return null;
  return (
    <DashboardContext.Provider value={context}>
      <Grid panels={dashboard.panels} sourceType={sourceTypeIn(resolved)} changes={changes} />
    </DashboardContext.Provider>
  );
}
