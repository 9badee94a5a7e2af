// biome-ignore-all lint/suspicious/noTemplateCurlyInString: values are filled in when the page is asked for.

import type { Dashboard, Panel, Target } from "./dashboard.ts";
import type { Span, Trace } from "./frame.ts";

/** Pages that are no files: a trace, a search for traces, and what links of dashboards open in Grafana's Explore. */

const MARGIN_MS = 5 * 60_000;
const SPAN_PIXELS = 27;
const ROW_PIXELS = 38;

/** A trace, and the log lines of it. */
export function traceDashboard({ id, spans }: Trace): Dashboard {
  const start = Math.min(...spans.map((span) => span.start)) / 1_000;
  const end = Math.max(...spans.map((span) => span.start + span.duration)) / 1_000;
  const height = Math.min(20, Math.max(6, Math.ceil((spans.length * SPAN_PIXELS) / ROW_PIXELS) + 3));
  return {
    uid: "trace",
    title: `Trace ${id}`,
    time: { from: String(Math.floor(start - MARGIN_MS)), to: String(Math.ceil(end + MARGIN_MS)) },
    panels: [
      panel("traces", "Where did the time go, and what failed?", 0, { query: id }, height),
      panel("logs", "What was logged meanwhile?", height, { expr: logsOf("trace_id", id) }, 14),
    ],
  };
}

/** As Jaeger's own page: `/search?service=…&tags={…}`. */
export function searchDashboard(): Dashboard {
  return {
    uid: "search",
    title: "Traces",
    description: "Traces of a service, the newest first; tags as name=value, or as JSON.",
    time: { from: "now-3h", to: "now" },
    templating: {
      list: [
        { name: "service", label: "Service", type: "query", datasource: "jaeger", sort: 1 },
        { name: "operation", label: "Operation", type: "textbox" },
        { name: "tags", label: "Tags", type: "textbox" },
        { name: "limit", label: "At most", type: "custom", query: "20,50,200", current: { value: "50" } },
      ],
    },
    panels: [
      panel(
        "traces",
        "Which traces are there?",
        0,
        {
          queryType: "search",
          service: "${service:raw}",
          operation: "${operation:raw}",
          tags: "${tags:raw}",
          limit: "${limit:raw}",
        },
        24,
      ),
    ],
  };
}

/**
 * What a link to Grafana's Explore opens: `panes={"a":{"datasource":"loki","queries":[…],"range":{…}}}`.
 * @throws Error if the link holds nothing of that kind.
 */
export function exploreDashboard(search: URLSearchParams): Dashboard {
  const panes = panesOf(search);
  const queries = panes.flatMap(({ datasource, queries = [] }) =>
    queries.map((query) => ({ ...(datasource !== undefined && { datasource }), ...query })),
  );
  if (queries.length === 0) throw new Error("This link to Explore holds no query");
  return {
    uid: "explore",
    title: "Explore",
    time: panes.find(({ range }) => range)?.range ?? { from: "now-1h", to: "now" },
    panels: queries.map((query, index): Panel => {
      const type = typeOf(query);
      return { ...panel(type, query.expr ?? query.query ?? "Traces", index * 20, query, 20), id: index };
    }),
  };
}

interface Pane {
  readonly datasource?: string;
  readonly queries?: readonly Target[];
  readonly range?: { readonly from: string; readonly to: string };
}

function panesOf(search: URLSearchParams): Pane[] {
  try {
    return Object.values(JSON.parse(search.get("panes") ?? "{}"));
  } catch {
    throw new Error(`This link to Explore cannot be read: its "panes" are no JSON: ${search.get("panes")}`);
  }
}

function typeOf({ datasource, expr = "" }: Target): string {
  const name = typeof datasource === "string" ? datasource : (datasource?.uid ?? datasource?.type);
  if (name === "jaeger") return "traces";
  return name === "loki" && expr.trimStart().startsWith("{") ? "logs" : "timeseries";
}

function panel(type: string, title: string, y: number, target: Target, h: number): Panel {
  const source = type === "logs" ? "loki" : type === "traces" ? "jaeger" : "prometheus";
  return {
    id: y,
    type,
    title,
    gridPos: { x: 0, y, w: 24, h },
    datasource: source,
    targets: [{ refId: "A", ...target }],
    options: { sortOrder: "Descending", showTime: true, shortLines: true },
  };
}

/** Every line with this field, as Loki is asked for them. */
function logsOf(field: string, value: string): string {
  return `{service_name=~".+"} | ${field}=${JSON.stringify(value)}`;
}

/** Page with the log lines of a field's value around a time. */
export function logsUrl(field: string, value: string, around: { from: number; to: number }): string {
  const pane = {
    datasource: "loki",
    queries: [{ refId: "A", expr: logsOf(field, value), queryType: "range" }],
    range: {
      from: String(Math.floor(around.from - MARGIN_MS)),
      to: String(Math.ceil(around.to + MARGIN_MS)),
    },
  };
  return `/explore?panes=${encodeURIComponent(JSON.stringify({ a: pane }))}`;
}

export function workflowIdOf({ tags }: Pick<Span, "tags">): string | undefined {
  return tags["telltale.workflow.id"];
}
