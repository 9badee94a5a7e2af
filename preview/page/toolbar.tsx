// biome-ignore-all lint/suspicious/noTemplateCurlyInString: filled in when somebody follows the link.

import { useEffect, useRef, useState } from "preact/hooks";
import type { Dashboard, DashboardLink } from "../model/dashboard.ts";
import { interpolate, urlFormat } from "../model/interpolate.ts";
import { followLinks } from "../model/links.ts";
import type { DashboardEntry } from "../server/dashboard-folder.ts";
import { useDashboard, usePage } from "./context.ts";

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

const RANGES: readonly [text: string, from: string][] = [
  ["Last 5 minutes", "now-5m"],
  ["Last 15 minutes", "now-15m"],
  ["Last hour", "now-1h"],
  ["Last 3 hours", "now-3h"],
  ["Last 6 hours", "now-6h"],
  ["Last 24 hours", "now-24h"],
  ["Last 7 days", "now-7d"],
  ["Last 30 days", "now-30d"],
];
const REFRESHES = ["off", "5s", "10s", "30s", "1m", "5m"];

export interface TimeChoice {
  readonly from: string;
  readonly to: string;
  readonly refresh: string;
}

interface ToolbarProps {
  readonly dashboard: Dashboard;
  readonly time: TimeChoice;
  readonly choose: (time: Partial<TimeChoice>) => void;
  readonly refreshNow: () => void;
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
      {backend.live ? <Controls time={time} choose={choose} refreshNow={refreshNow} /> : <StillTime />}
      <ThemeButton switchMode={switchMode} />
    </div>
  );
}

function Controls({ time, choose, refreshNow }: Pick<ToolbarProps, "time" | "choose" | "refreshNow">) {
  return (
    <>
      <TimeChooser time={time} choose={choose} />
      <button type="button" onClick={refreshNow} title="Ask again now" aria-label="Refresh">
        ⟳
      </button>
      <select
        value={time.refresh}
        onChange={({ currentTarget }) => choose({ refresh: currentTarget.value })}
        aria-label="Refresh every"
        title="Refresh every"
      >
        {[...new Set([...REFRESHES, time.refresh])].map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </select>
    </>
  );
}

/** A static page has one time. */
function StillTime() {
  const { range } = useDashboard();
  return <span>{`${new Date(range.from).toLocaleString()} – ${new Date(range.to).toLocaleString()}`}</span>;
}

function TimeChooser({ time: { from, to }, choose }: Pick<ToolbarProps, "time" | "choose">) {
  const known = to === "now" && RANGES.some(([, one]) => one === from);
  return (
    <>
      {!known && (
        <>
          <TimeInput label="From" value={from} choose={(text) => choose({ from: text })} />
          <TimeInput label="To" value={to} choose={(text) => choose({ to: text })} />
        </>
      )}
      <select
        value={known ? from : "other"}
        onChange={({ currentTarget: { value } }) =>
          choose(value === "other" ? absolute(from, to) : { from: value, to: "now" })
        }
        aria-label="Time range"
      >
        {RANGES.map(([text, one]) => (
          <option key={one} value={one}>
            {text}
          </option>
        ))}
        <option value="other">From … to …</option>
      </select>
    </>
  );
}

/** A little off what stands in the list, so that it can be written by hand. */
function absolute(from: string, to: string) {
  const minutes = /^now-(\d+)h$/.exec(from)?.[1];
  return { from: minutes ? `now-${Number(minutes) * 60}m` : from, to };
}

function TimeInput({
  label,
  value,
  choose,
}: {
  label: string;
  value: string;
  choose: (text: string) => void;
}) {
  const shown = /^\d{12,}$/.test(value) ? new Date(Number(value)).toISOString().slice(0, 19) : value;
  return (
    <input
      aria-label={label}
      title={`${label}: now-90m, or 2026-11-22T15:00:00`}
      value={shown}
      size={18}
      onChange={({ currentTarget }) => choose(currentTarget.value)}
    />
  );
}

/** Links above the panels: to an address, or to all dashboards that have a tag. */
function DashboardLinks({ links }: { links: readonly DashboardLink[] }) {
  const { backend } = usePage();
  const scope = useDashboard();
  const [entries, setEntries] = useState<readonly DashboardEntry[]>([]);
  const wantsList = links.some(({ type }) => type === "dashboards");
  useEffect(() => {
    if (wantsList) backend.list().then(setEntries, () => {});
  }, [backend, wantsList]);
  const expanded = links.flatMap((link) =>
    link.type === "dashboards"
      ? entries
          .filter(({ tags }) => (link.tags ?? []).every((tag) => tags.includes(tag)))
          .map(({ title, uid }) => ({ ...link, title, url: `/d/${uid}` }))
      : [link],
  );
  const followed = expanded.flatMap((link) => followLinks([{ ...link, url: withState(link) }], scope));
  const shown = followed.flatMap(({ title, url }) => {
    const href = backend.href(interpolate(url, scope.lookup, urlFormat));
    return href ? [{ title, href }] : [];
  });
  if (shown.length === 0) return null;
  if (shown.length <= 4)
    return (
      <>
        {shown.map(({ title, href }) => (
          <a key={href} href={href}>
            {title}
          </a>
        ))}
      </>
    );
  return (
    <Dropdown text="Go to">
      {shown.map(({ title, href }) => (
        <a key={href} href={href}>
          {title}
        </a>
      ))}
    </Dropdown>
  );
}

/** Variables and time go along if the link says so. */
function withState({ url = "", includeVars, keepTime }: DashboardLink): string {
  const parts = [
    ...(keepTime ? ["${__url_time_range}"] : []),
    ...(includeVars ? ["${__all_variables}"] : []),
  ];
  return parts.length === 0 ? url : `${url}${url.includes("?") ? "&" : "?"}${parts.join("&")}`;
}

/** A button that opens a menu; a click elsewhere closes it. */
export function Dropdown({
  text,
  title,
  children,
}: {
  text: string;
  title?: string;
  children: preact.ComponentChildren;
}) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return;
    const close = (event: Event) => {
      if (
        event instanceof KeyboardEvent ? event.key === "Escape" : !box.current?.contains(event.target as Node)
      )
        setOpen(false);
    };
    addEventListener("mousedown", close);
    addEventListener("keydown", close);
    return () => {
      removeEventListener("mousedown", close);
      removeEventListener("keydown", close);
    };
  }, [open]);
  return (
    <div class="dropdown" ref={box} style="position: relative">
      <button type="button" title={title} aria-expanded={open} onClick={() => setOpen(!open)}>
        {text} ▾
      </button>
      {open && <div class="menu">{children}</div>}
    </div>
  );
}
