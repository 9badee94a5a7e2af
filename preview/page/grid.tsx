import { useState } from "preact/hooks";
import type { GridPos, Panel } from "../model/dashboard.ts";
import { single } from "../model/interpolate.ts";
import { DashboardContext, useDashboard } from "./context.ts";
import { PanelBox } from "./panel-box.tsx";

interface GridProps {
  readonly panels: readonly Panel[];
  readonly sourceType: (name: string) => string | undefined;
  /** What to say of a panel that differs from another version of the dashboard. */
  readonly changes?: ReadonlyMap<Panel, string>;
}

/** Panels in 24 columns; a collapsed row shows its panels when it is opened. */
export function Grid({ panels, sourceType, changes }: GridProps) {
  const [open, setOpen] = useState<ReadonlySet<Panel>>(new Set());
  const toggle = (row: Panel) =>
    setOpen(new Set(open.has(row) ? [...open].filter((one) => one !== row) : [...open, row]));
  const shown = panels.flatMap((panel) =>
    panel.type === "row" && open.has(panel) ? [panel, ...(panel.panels ?? [])] : [panel],
  );
  return (
    <main class="grid">
      {place(shown).map(({ panel, at }) =>
        panel.type === "row" ? (
          <RowTitle
            key={panel.id}
            row={panel}
            at={at}
            open={!panel.collapsed || open.has(panel)}
            toggle={() => toggle(panel)}
          />
        ) : (
          <Repeated
            key={panel.id}
            panel={panel}
            at={at}
            sourceType={sourceType}
            change={changes?.get(panel)}
          />
        ),
      )}
    </main>
  );
}

/** Panels of an opened row push down what is below. */
function place(panels: readonly Panel[]): { panel: Panel; at: GridPos }[] {
  let bottom = 0;
  let pushed = 0;
  return panels.map((panel) => {
    const wanted = panel.gridPos.y + pushed;
    if (panel.type === "row" && wanted < bottom) pushed += bottom - wanted;
    const at = { ...panel.gridPos, y: panel.gridPos.y + pushed };
    bottom = Math.max(bottom, at.y + at.h);
    return { panel, at };
  });
}

export function areaOf({ x, y, w, h }: GridPos): string {
  return `grid-area: ${y + 1} / ${x + 1} / span ${h} / span ${w}`;
}

function RowTitle({ row, at, open, toggle }: { row: Panel; at: GridPos; open: boolean; toggle: () => void }) {
  return (
    <button type="button" class="row-title" style={areaOf(at)} onClick={toggle} disabled={!row.collapsed}>
      {open ? "▾" : "▸"} {row.title}
    </button>
  );
}

interface RepeatedProps extends Pick<GridProps, "sourceType"> {
  readonly panel: Panel;
  readonly at: GridPos;
  readonly change: string | undefined;
}

/** A panel that is repeated stands once for each value of its variable, side by side in its place. */
function Repeated({ panel, at, sourceType, change }: RepeatedProps) {
  const scope = useDashboard();
  const found = panel.repeat ? scope.lookup(panel.repeat) : undefined;
  const values = found && "values" in found ? found.values : [];
  if (!panel.repeat || values.length === 0)
    return <PanelBox panel={panel} style={areaOf(at)} sourceType={sourceType} change={change} />;
  return (
    <div style={`${areaOf(at)}; display: flex; gap: 8px; min-width: 0`}>
      {values.map((value) => (
        <DashboardContext.Provider
          key={value}
          value={{
            ...scope,
            lookup: (name, path) => (name === panel.repeat ? single(value) : scope.lookup(name, path)),
          }}
        >
          <PanelBox panel={panel} style="flex: 1" sourceType={sourceType} change={change} />
        </DashboardContext.Provider>
      ))}
    </div>
  );
}
