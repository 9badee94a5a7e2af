import type { Address } from "../../components/service.ts";
import type { ServiceName } from "../../components/service-names.ts";
import type { Run } from "./read-run.ts";

/** A page for people. */
export interface Link {
  readonly what: string;
  readonly url: string;
}

/** Pages that a stack serves, by service; those that answer programs only are left out. */
export type Pages = Readonly<Partial<Record<ServiceName, Address>>>;

/** Where to look further: pages only, never an address that answers with JSON. */
export function linksOf(pages: Pages, run: Run): Link[] {
  const { grafana, jaeger, glitchtip, errors, alertmanager } = pages;
  const range = `from=${Math.floor(run.began) - 60_000}&to=${Math.ceil(run.ended ?? run.lastSign) + 60_000}`;
  const run_ = new URLSearchParams({
    "var-environment": run.environment,
    "var-service": run.service,
    "var-workflow": run.workflow,
    "var-workflow_id": run.id,
  });
  const tracker = run.state === "failed" ? (errors ?? glitchtip) : undefined;
  return [
    ...(grafana ? [{ what: "run", url: `${grafana.url}/d/workflow-runs?${range}&${run_}` }] : []),
    ...(grafana ? [{ what: "logs", url: `${grafana.url}/d/logs-explorer?${range}&${run_}` }] : []),
    ...(jaeger ? run.traceIds.map((id) => ({ what: "trace", url: `${jaeger.url}/trace/${id}` })) : []),
    ...(tracker ? [{ what: "errors", url: tracker.url }] : []),
    ...(alertmanager ? [{ what: "alerts", url: alertmanager.url }] : []),
  ];
}
