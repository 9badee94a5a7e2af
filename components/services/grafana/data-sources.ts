import type { Settings } from "../../../stacks/settings.ts";
import type { Address, RenderContext } from "../../service.ts";
import { type DataSource, findDataSource } from "../metric-store.ts";
import * as links from "./links.ts";

/** Services that are data sources; each name is the uid by which dashboards name it. */
export const DATA_SOURCES = [
  "prometheus",
  "loki",
  "jaeger",
  "alertmanager",
] as const satisfies readonly DataSource[];

/** Whether the stack has another data source, so that a link may lead there. */
type Has = (other: DataSource) => boolean;

/** What `provisioning/datasources/telltale.yaml` holds: the services that can be reached, each with links to the others. */
export function renderDataSources(context: RenderContext, settings: Settings) {
  const addresses = new Map(
    DATA_SOURCES.map((uid) => [uid, findDataSource(uid, settings, context.endpoint)]),
  );
  const has: Has = (other) => addresses.get(other) !== undefined;
  return {
    apiVersion: 1,
    // What this stack had and no longer has is removed.
    prune: true,
    datasources: [...addresses].flatMap(([uid, address]) =>
      address ? [renderDataSource(uid, address, has)] : [],
    ),
  };
}

function renderDataSource(uid: DataSource, { url, tokenFile }: Address, has: Has) {
  const { correlations = [], ...jsonData } = RENDERERS[uid](has);
  return {
    uid,
    name: `${uid.charAt(0).toUpperCase()}${uid.slice(1)}`,
    type: uid,
    access: "proxy",
    url: verbatim(url),
    isDefault: uid === "prometheus",
    editable: false,
    jsonData: verbatim({ ...jsonData, ...(tokenFile && { httpHeaderName1: "Authorization" }) }),
    ...(tokenFile && { secureJsonData: { httpHeaderValue1: `Bearer $__file{${tokenFile}}` } }),
    ...(correlations.length > 0 && { correlations: verbatim(correlations) }),
  };
}

interface Rendered {
  readonly correlations?: readonly object[];
  readonly [field: string]: unknown;
}

/** `jsonData` of each, and its correlations, which stand beside it. */
const RENDERERS: Record<DataSource, (has: Has) => Rendered> = {
  prometheus: (has) => ({
    httpMethod: "POST",
    prometheusType: "Prometheus",
    // The longest time between two samples of a series; `$__rate_interval` is at least four of them.
    timeInterval: "15s",
    ...(has("alertmanager") && { alertmanagerUid: "alertmanager" }),
    ...(has("jaeger") && { exemplarTraceIdDestinations: [links.TRACE_OF_EXEMPLAR] }),
  }),

  loki: (has) => ({
    ...(has("alertmanager") && { alertmanagerUid: "alertmanager" }),
    derivedFields: [...(has("jaeger") ? [links.TRACE_OF_LINE] : []), links.RUN_OF_LINE],
    correlations: [links.LOGS_OF_RUN_OF_LINE, ...(has("jaeger") ? [links.TRACES_OF_RUN_OF_LINE] : [])],
  }),

  jaeger: (has) => ({
    nodeGraph: { enabled: true },
    spanBar: { type: "Tag", tag: "telltale.status" },
    ...(has("loki") && { tracesToLogsV2: links.LOGS_OF_TRACE, correlations: [links.LOGS_OF_RUN_OF_SPAN] }),
    ...(has("prometheus") && { tracesToMetrics: links.METRICS_OF_SPAN }),
  }),

  alertmanager: () => ({ implementation: "prometheus", handleGrafanaManagedAlerts: false }),
};

/** Grafana expands `$…` in every value of the file; a doubled `$` is one that it leaves alone. */
function verbatim<T>(value: T): T {
  return JSON.parse(JSON.stringify(value).replaceAll("$", () => "$$"));
}
