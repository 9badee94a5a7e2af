import { useEffect, useState } from "preact/hooks";
import type { DashboardEntry } from "../server/dashboard-folder.ts";
import { usePage } from "./context.ts";
import { Badge, ThemeButton } from "./toolbar.tsx";

export function DashboardList({ switchMode }: { switchMode: () => void }) {
  const { backend } = usePage();
  const [entries, setEntries] = useState<readonly DashboardEntry[]>([]);
  const [problem, setProblem] = useState("");
  useEffect(() => {
    document.title = "Dashboards: Telltale preview";
    backend.list().then(setEntries, (error: Error) => setProblem(error.message));
  }, [backend]);
  const folders = [...new Set(entries.map(({ folder }) => folder))];
  const traces = backend.href("/search");
  return (
    <>
      <div class="bar">
        <h1>Dashboards</h1>
        <Badge />
        <span class="grow" />
        {traces && <a href={traces}>Traces</a>}
        <ThemeButton switchMode={switchMode} />
      </div>
      <main class="list">
        {problem && <p class="problem">{problem}</p>}
        {entries.length === 0 && !problem && <p>There are none.</p>}
        {folders.map((folder) => (
          <section key={folder}>
            <h2>{folder || "General"}</h2>
            <ul>
              {entries
                .filter((one) => one.folder === folder)
                .map((one) => (
                  <Entry key={one.file} entry={one} />
                ))}
            </ul>
          </section>
        ))}
      </main>
    </>
  );
}

function Entry({ entry: { uid, title, description, problem, change } }: { entry: DashboardEntry }) {
  const { backend } = usePage();
  const href = backend.href(`/d/${encodeURIComponent(uid)}`);
  return (
    <li>
      {problem || !href ? <span>{title}</span> : <a href={href}>{title}</a>}{" "}
      {change && <span class="change">{change}</span>}
      {description && <p>{description}</p>}
      {problem && <p class="problem">{problem}</p>}
    </li>
  );
}
