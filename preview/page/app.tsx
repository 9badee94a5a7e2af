import { useEffect, useMemo, useState } from "preact/hooks";
import { type Mode, THEMES } from "../grafana/theme.ts";
import { exploreDashboard, searchDashboard, traceDashboard } from "../model/built-in.ts";
import type { Dashboard } from "../model/dashboard.ts";
import { findTrace } from "../model/sources/jaeger.ts";
import type { Backend, Recording } from "./backend.ts";
import { Compare } from "./compare.tsx";
import { PageContext } from "./context.ts";
import { DashboardList } from "./dashboard-list.tsx";
import { DashboardPage } from "./dashboard-page.tsx";

interface AppProps {
  readonly backend: Backend;
  readonly recording: Recording | undefined;
}

/** Finds out what the page shows, and in which colours. */
export function App({ backend, recording }: AppProps) {
  const [mode, switchMode] = useMode();
  const page = useMemo(() => ({ backend, theme: THEMES[mode] }), [backend, mode]);
  return (
    <PageContext.Provider value={page}>
      <Page backend={backend} recording={recording} switchMode={switchMode} />
    </PageContext.Provider>
  );
}

function Page({ backend, recording, switchMode }: AppProps & { switchMode: () => void }) {
  const [shown, setShown] = useState<Dashboard | "list" | Error>();
  useEffect(() => {
    findShown(backend, recording).then(setShown, setShown);
  }, [backend, recording]);
  if (shown === undefined) return null;
  if (shown === "list") return <DashboardList switchMode={switchMode} />;
  if (shown instanceof Error)
    return (
      <div class="list">
        <p class="problem">{shown.message}</p>
        <a href={backend.href("/") ?? "index.html"}>All dashboards</a>
      </div>
    );
  if (recording?.base) return <Compare recording={recording} switchMode={switchMode} />;
  return <DashboardPage dashboard={shown} switchMode={switchMode} />;
}

/** Addresses are Grafana's, and Jaeger's for traces, so that links into those lead here as well. */
async function findShown(backend: Backend, recording: Recording | undefined): Promise<Dashboard | "list"> {
  if (recording) return recording.after || recording.before ? backend.dashboard("") : "list";
  const [, first = "", second = ""] = location.pathname.split("/");
  const name = decodeURIComponent(second);
  if (first === "d") return backend.dashboard(name);
  if (first === "trace") return traceDashboard(await findTrace(name, backend));
  if (first === "search") return searchDashboard();
  if (first === "explore") return exploreDashboard(new URLSearchParams(location.search));
  return "list";
}

/** The reader's choice, or else that of the machine. */
function useMode(): [Mode, () => void] {
  const [mode, setMode] = useState<Mode>(
    () => savedMode() ?? (matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark"),
  );
  useEffect(() => {
    document.documentElement.dataset.theme = mode;
  }, [mode]);
  return [
    mode,
    () => {
      const other = mode === "dark" ? "light" : "dark";
      setMode(other);
      localStorage.setItem("theme", other);
    },
  ];
}

function savedMode(): Mode | undefined {
  const saved = localStorage.getItem("theme");
  return saved === "dark" || saved === "light" ? saved : undefined;
}
