import { ORGANIZATION, PROJECTS } from "../../components/error-projects.ts";
import type { ServiceName } from "../../components/service-names.ts";
import type { Run } from "./read-run.ts";

/** A page for people. */
export interface Link {
  readonly what: string;
  readonly url: string;
}

/** Where the pages of a service of the stack are, or of what stands in for it; `undefined`: it has none. */
export type FindPage = (service: ServiceName) => string | undefined;

/** Where to look further: pages only, never an address that answers with JSON. */
export function linksOf(page: FindPage, run: Run): Link[] {
  const [grafana, jaeger, alertmanager] = [page("grafana"), page("jaeger"), page("alertmanager")];
  const trace = run.traceIds.at(-1);
  const shown = { workflow_id: run.id, ...(trace !== undefined && { trace_id: trace }) };
  const errors = run.state === "failed" ? issuesOf(page, run) : undefined;
  return [
    ...(grafana ? [{ what: "run", url: dashboard(grafana, "workflow-runs", run, shown) }] : []),
    ...(grafana ? [{ what: "logs", url: dashboard(grafana, "logs-explorer", run, { search: run.id }) }] : []),
    ...(jaeger ? run.traceIds.map((id) => ({ what: "trace", url: `${jaeger}/trace/${id}` })) : []),
    ...(errors ? [{ what: "errors", url: errors }] : []),
    ...(alertmanager ? [{ what: "alerts", url: alertmanager }] : []),
  ];
}

/** The error tracker's issues of the run: the SDK tags what it reports with the run's id. */
function issuesOf(page: FindPage, { id }: Run): string | undefined {
  const [bugsink, glitchtip] = [page("errors"), page("glitchtip")];
  const search = `workflow_id:${JSON.stringify(id)}`;
  const [project] = PROJECTS.filter(({ platform }) => platform === "node");
  if (bugsink) return `${bugsink}/issues/${project?.id}/all/?${new URLSearchParams({ q: search })}`;
  return glitchtip && `${glitchtip}/${ORGANIZATION}/issues?${new URLSearchParams({ query: search })}`;
}

/** At the time of the run, with its values of the dashboard's variables. */
function dashboard(grafana: string, uid: string, run: Run, own: Readonly<Record<string, string>>): string {
  const range = `from=${Math.floor(run.began) - 60_000}&to=${Math.ceil(run.ended ?? run.lastSign) + 60_000}`;
  const { environment, service, workflow } = run;
  const values = Object.entries({ environment, service, workflow, ...own });
  const variables = new URLSearchParams(values.map(([name, value]) => [`var-${name}`, value]));
  return `${grafana}/d/${uid}?${range}&${variables}`;
}
