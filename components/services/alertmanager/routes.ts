import type { Route } from "../../../stacks/route-settings.ts";
import type { Settings } from "../../../stacks/settings.ts";

/** The alert that always fires: its silence tells that no other one would be heard. */
const DEADMAN = "Watchdog";

/** One cause is one group; what tells agents, environments and workflows apart is never mixed. */
const GROUP_BY = ["alertname", "service", "environment", "workflow", "task"];

interface AlertmanagerRoute {
  readonly receiver: string;
  readonly matchers?: readonly string[];
  readonly continue?: true;
  readonly group_by?: readonly string[];
  readonly group_wait?: string;
  readonly group_interval?: string;
  readonly repeat_interval?: string;
  readonly routes?: readonly AlertmanagerRoute[];
}

/** Alertmanager's tree: pages, which are repeated until somebody acts, and all others each go by the settings' routes. */
export function renderRoutes({ routes, deadmanUrlFile }: Settings["alerts"]): AlertmanagerRoute {
  return {
    receiver: "nobody",
    group_by: GROUP_BY,
    group_wait: "5s",
    group_interval: "5m",
    repeat_interval: "12h",
    routes: [
      {
        receiver: deadmanUrlFile === undefined ? "nobody" : "deadman",
        matchers: [`alertname="${DEADMAN}"`],
        group_by: ["alertname"],
        group_wait: "0s",
        group_interval: "1m",
        repeat_interval: "4m",
      },
      {
        receiver: "nobody",
        matchers: ['severity="page"'],
        group_interval: "1m",
        repeat_interval: "1h",
        routes: routesOf("page", routes),
      },
      ...routesOf("warning", routes),
    ],
  };
}

function routesOf(severity: "page" | "warning", routes: readonly Route[]): AlertmanagerRoute[] {
  return routes
    .filter((route) => route.severity?.includes(severity) ?? true)
    .map(({ to, severity: _, ...labels }) => {
      const matchers = Object.entries(labels).flatMap(([label, values]) =>
        values === undefined ? [] : [renderMatcher(label, values)],
      );
      const matched = matchers.length > 0 ? { matchers } : {};
      const [first = "nobody", ...others] = to;
      if (others.length === 0) return { receiver: first, ...matched };
      return { receiver: first, ...matched, routes: to.map((name, index) => renderOne(name, index, to)) };
    });
}

/** A route has one receiver; several are each told by a route of their own that lets the alert go on to the next. */
function renderOne(receiver: string, index: number, to: readonly string[]): AlertmanagerRoute {
  return index < to.length - 1 ? { receiver, continue: true } : { receiver };
}

function renderMatcher(label: string, values: readonly string[]): string {
  const [first = "", ...others] = values;
  if (others.length === 0) return `${label}=${JSON.stringify(first)}`;
  return `${label}=~${JSON.stringify(values.map(escapeRegExp).join("|"))}`;
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
