import { distance } from "fastest-levenshtein";
import type { Address } from "../../components/service.ts";
import { type LogRecord, queryLoki } from "../loki.ts";
import { searchTraces } from "./jaeger.ts";
import { ANY, DAYS } from "./read-run.ts";
import { tagsOf } from "./spans.ts";
import { askIfThere, type Notes, type Stores, WHAT_JAEGER_KNOWS, WHAT_LOKI_KNOWS } from "./stores.ts";

/** What a run is known by where it is looked for. */
export interface RunFilter {
  readonly workflow?: string | undefined;
  readonly service?: string | undefined;
  readonly environment?: string | undefined;
}

export interface FoundRun {
  readonly id: string;
  readonly workflow: string;
  readonly service: string;
  readonly environment: string;
  readonly time: number;
}

const DAY = 86_400_000;
/** Looked at one after the other: Loki takes seconds for weeks of which it has nothing. */
const WINDOWS = [0.25, 2, DAYS];
const AHEAD = 60_000;
const NEAREST = 3;
const MOST_IDS = 5_000;

/** The newest runs that ended in this way before a moment, the newest first. */
export async function newestRuns(
  loki: Address,
  event: "workflow_failed" | "workflow_completed" | "workflow_initiated",
  filter: RunFilter,
  { before = Date.now() + AHEAD, limit = 1, windows = WINDOWS } = {},
): Promise<FoundRun[]> {
  const query = `${selectorOf(filter)} | event="${event}"${workflowOf(filter)} | line_format "-"`;
  let records: readonly LogRecord[] = [];
  for (const days of windows) {
    if (records.length >= limit) break;
    ({ records } = await queryLoki(loki, { query, from: before - days * DAY, to: before, limit }));
  }
  return records.flatMap(({ time, labels }) => {
    const { workflow_id: id, workflow = "-", service_name: service = "-" } = labels;
    const environment = labels.deployment_environment_name ?? "-";
    return id ? [{ id, workflow, service, environment, time }] : [];
  });
}

/** Id of the run that failed last; undefined if none did. */
export async function lastFailedId(
  stores: Stores,
  workflow: string | undefined,
  notes: Notes,
): Promise<string | undefined> {
  const told = await askIfThere(stores.loki, WHAT_LOKI_KNOWS, notes, (loki) =>
    newestRuns(loki, "workflow_failed", { workflow }),
  );
  if (told?.[0]) return told[0].id;
  // Agents that send traces only are known by those.
  const tags = {
    "gen_ai.operation.name": "invoke_workflow",
    "telltale.status": "failure",
    ...(workflow === undefined ? {} : { "gen_ai.workflow.name": workflow }),
  };
  const traces = await askIfThere(stores.jaeger, WHAT_JAEGER_KNOWS, notes, (jaeger) =>
    searchTraces(jaeger, tags, { days: DAYS, limit: 1 }),
  );
  const spans = (traces ?? []).flatMap((trace) => trace.spans.map((span) => tagsOf(span.tags)));
  const failed = spans.find((span) => Object.entries(tags).every(([key, value]) => span[key] === value));
  return failed && String(failed["telltale.workflow.id"] ?? "")
    ? String(failed["telltale.workflow.id"])
    : undefined;
}

/** Ids of known runs that look most like this one. */
export async function nearestIds(loki: Address | undefined, id: string): Promise<string[]> {
  if (!loki) return [];
  const known = await newestRuns(loki, "workflow_initiated", {}, { limit: MOST_IDS, windows: [2] }).catch(
    () => [],
  );
  return known
    .map((run) => ({ id: run.id, far: run.id.includes(id) ? 0 : distance(run.id, id) }))
    .filter(({ far }) => far <= id.length / 2)
    .sort((a, b) => a.far - b.far)
    .slice(0, NEAREST)
    .map((one) => one.id);
}

function selectorOf({ service, environment }: RunFilter): string {
  const labels = { service_name: service, deployment_environment_name: environment };
  const given = Object.entries(labels).flatMap(([name, value]) =>
    value === undefined ? [] : `${name}=${JSON.stringify(value)}`,
  );
  return given.length === 0 ? ANY : `{${given.join(", ")}}`;
}

function workflowOf({ workflow }: RunFilter): string {
  return workflow === undefined ? "" : ` | workflow=${JSON.stringify(workflow)}`;
}
