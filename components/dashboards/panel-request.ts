import type { Panel, Target } from "./classic.ts";
import { QUERY_FORMATS, type Value } from "./formats.ts";
import { substitute } from "./substitute.ts";
import { intervalOf, parseInterval, timeVariables } from "./time-scope.ts";

/** What a panel asks of a store. */
export interface PanelRequest {
  /** Name of the service, which is the uid of the data source, too. */
  readonly store: string;
  /** Path of its API. */
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
}

export interface Viewing {
  readonly variables: Readonly<Record<string, Value>>;
  /** In ms since 1970. */
  readonly from: number;
  readonly to: number;
}

/** As many points as a panel of the whole width has pixels to show. */
const POINTS = 1000;
const LINES = 100;

/** One query of a panel as the request that answers it; `undefined` where there is nothing to ask. */
export function requestOf(panel: Panel, target: Target, viewing: Viewing): PanelRequest | undefined {
  const store = target.datasource?.uid ?? panel.datasource?.uid ?? "";
  const { from, to } = viewing;
  const interval = intervalOf(
    to - from,
    panel.maxDataPoints ?? POINTS,
    panel.interval === undefined ? undefined : parseInterval(panel.interval),
  );
  const variables = { ...viewing.variables, ...timeVariables({ from, to, interval }) };
  const query = substitute(target.expr ?? target.query ?? "", variables, QUERY_FORMATS[store]);
  const range = { query, start: String(from / 1000), end: String(to / 1000), step: String(interval / 1000) };
  const instant = { query, time: String(to / 1000) };
  switch (store) {
    case "prometheus":
      return target.instant
        ? { store, path: "/api/v1/query", parameters: instant }
        : { store, path: "/api/v1/query_range", parameters: range };
    case "loki":
      return target.queryType === "instant"
        ? { store, path: "/loki/api/v1/query", parameters: instant }
        : {
            store,
            path: "/loki/api/v1/query_range",
            parameters: { ...range, limit: String(target.maxLines ?? LINES), direction: "backward" },
          };
    case "jaeger":
      // Before a trace is chosen there is nothing to ask.
      return query === ""
        ? undefined
        : { store, path: `/api/traces/${encodeURIComponent(query)}`, parameters: {} };
    default:
      return undefined;
  }
}
