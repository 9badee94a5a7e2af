import type { Dashboard } from "../model/dashboard.ts";
import { usePage } from "./context.ts";
import { DashboardLinks } from "./dashboard-links.tsx";
import { StillTime, TimeControls, type TimeControlsProps } from "./time-controls.tsx";

const PREVIEW =
  "A preview of the dashboard's file, drawn without Grafana: Grafana may draw details otherwise, and draws more kinds of panels.";

export function Badge() {
  return (
    <span class="badge" title={PREVIEW}>
      Preview
    </span>
  );
}

export function ThemeButton({ switchMode }: { switchMode: () => void }) {
  return (
    <button type="button" onClick={switchMode} title="Light or dark" aria-label="Light or dark">
      ◐
    </button>
  );
}

interface ToolbarProps extends TimeControlsProps {
  readonly dashboard: Dashboard;
  readonly switchMode: () => void;
}

export function Toolbar({ dashboard, time, choose, refreshNow, switchMode }: ToolbarProps) {
  const { backend } = usePage();
  return (
    <div class="bar">
      <a href={backend.href("/") ?? "index.html"}>Dashboards</a>
      <span>/</span>
      <h1 title={dashboard.description}>{dashboard.title}</h1>
      <Badge />
      <span class="grow" />
      <DashboardLinks links={dashboard.links ?? []} />
      {backend.live ? <TimeControls time={time} choose={choose} refreshNow={refreshNow} /> : <StillTime />}
      <ThemeButton switchMode={switchMode} />
    </div>
  );
}
