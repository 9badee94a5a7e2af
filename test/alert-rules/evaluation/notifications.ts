import type { Labels } from "../simulation/ledger.ts";
import type { Episode } from "./episodes.ts";
import { matches, parseMatcher } from "./matchers.ts";

/** The parts of an Alertmanager's configuration that say what notifies whom. */
export interface Routing {
  readonly route: Route;
  readonly inhibit_rules?: readonly Inhibition[];
}

interface Route {
  readonly matchers?: readonly string[];
  readonly group_by?: readonly string[];
  readonly group_wait?: string;
  readonly group_interval?: string;
  readonly repeat_interval?: string;
  readonly routes?: readonly Route[];
}

interface Inhibition {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  readonly equal?: readonly string[];
}

export interface Notification {
  readonly time: number;
  readonly kind: "firing" | "repeated" | "resolved";
  /** Of one alert of its group. */
  readonly labels: Labels;
}

/** What Alertmanager sends, by its rules of grouping, inhibition and repetition. */
export function notify(episodes: readonly Episode[], { route, inhibit_rules = [] }: Routing): Notification[] {
  const isInhibited = inhibitions(episodes, inhibit_rules);
  const groups = Map.groupBy(episodes, (episode) => groupOf(episode, route));
  return [...groups].flatMap(([, group]) =>
    notifyGroup(group, resolveRoute(route, group[0]?.labels ?? {}), isInhibited),
  );
}

type IsInhibited = (episode: Episode, time: number) => boolean;

/** From the first alert on, the group is looked at after each interval until none fires. */
function notifyGroup(group: readonly Episode[], route: Route, isInhibited: IsInhibited): Notification[] {
  const sent: Notification[] = [];
  const [wait, interval, repeat] = [route.group_wait, route.group_interval, route.repeat_interval].map(
    seconds,
  );
  let told = new Set<Episode>();
  let last = 0;
  const send = (time: number, kind: Notification["kind"], { labels }: Episode) => {
    sent.push({ time, kind, labels });
    last = time;
  };
  const begins = [...new Set(group.map(({ from }) => from))].sort((a, b) => a - b);
  let time = (begins[0] ?? 0) + (wait ?? 0);
  for (;;) {
    const firing = group.filter(({ from, until }) => from <= time && time < until);
    const heard = firing.filter((one) => !isInhibited(one, time));
    const news = heard.find((one) => !told.has(one));
    const over = [...told].filter((one) => !firing.includes(one) && !isInhibited(one, time));
    if (news) send(time, "firing", news);
    else if (over[0]) send(time, "resolved", over[0]);
    else if (heard[0] && time - last >= (repeat ?? 0)) send(time, "repeated", heard[0]);
    told = new Set([...told, ...heard].filter((one) => firing.includes(one)));
    if (firing.length > 0) {
      time += interval ?? 0;
      continue;
    }
    const next = begins.find(
      (from) => from > time - (interval ?? 0) && group.some((one) => one.from === from && one.until > time),
    );
    if (next === undefined) return sent;
    time = Math.max(time, next) + (wait ?? 0);
  }
}

function inhibitions(episodes: readonly Episode[], rules: readonly Inhibition[]): IsInhibited {
  const parsed = rules.map(({ source_matchers, target_matchers, equal = [] }) => {
    const source = source_matchers.map(parseMatcher);
    const target = target_matchers.map(parseMatcher);
    return { target, equal, source, sources: episodes.filter(({ labels }) => matches(labels, source)) };
  });
  return ({ labels }, time) =>
    parsed.some(({ target, equal, source, sources }) => {
      if (!matches(labels, target)) return false;
      // Alertmanager lets no alert that is both silence one that is both.
      const isBoth = matches(labels, source);
      return sources.some(
        (one) =>
          one.from <= time &&
          time < one.until &&
          equal.every((label) => (one.labels[label] ?? "") === (labels[label] ?? "")) &&
          !(isBoth && matches(one.labels, target)),
      );
    });
}

function groupOf({ labels }: Episode, route: Route): string {
  const { group_by = [] } = resolveRoute(route, labels);
  return JSON.stringify([group_by, ...group_by.map((label) => labels[label] ?? "")]);
}

/** The first route that matches, with what it has from those above it. */
function resolveRoute(route: Route, labels: Labels): Route {
  const child = route.routes?.find(({ matchers = [] }) => matches(labels, matchers.map(parseMatcher)));
  return child ? resolveRoute({ ...route, ...child, routes: child.routes ?? [] }, labels) : route;
}

function seconds(duration = "5m"): number {
  const factor = { s: 1, m: 60, h: 3600 }[duration.at(-1) ?? "s"] ?? Number.NaN;
  return Number.parseFloat(duration) * factor;
}
