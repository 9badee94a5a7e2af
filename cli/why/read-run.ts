import { queryLoki } from "../loki.ts";
import type { RunState } from "../runs.ts";
import { processOf, readTrace, searchTraces, type Trace } from "./jaeger.ts";
import { type RunLine, runLine, stepsOfLines } from "./lines.ts";
import { stepsOfSpans } from "./spans.ts";
import { mergeSteps, type Step } from "./step.ts";
import { askIfThere, type Notes, type Stores, WHAT_JAEGER_KNOWS, WHAT_LOKI_KNOWS } from "./stores.ts";

/** A run with all that is stored of it; times in ms since 1970. */
export interface Run {
  readonly id: string;
  readonly workflow: string;
  readonly service: string;
  readonly environment: string;
  readonly release: string | null;
  readonly state: RunState;
  readonly began: number;
  /** Null: it has not ended. */
  readonly ended: number | null;
  readonly lastSign: number;
  readonly traceIds: readonly string[];
  readonly steps: readonly Step[];
  readonly lines: readonly RunLine[];
}

const HOUR = 3_600_000;
/** How far back runs are looked for; Loki takes longer with each day. */
export const DAYS = 14;
/** Looked at one after the other, until one holds the run's beginning: most questions are about today. */
const WINDOWS = [6 * HOUR, 48 * HOUR, DAYS * 24 * HOUR];
const MOST_LINES = 10_000;
const MOST_TRACES = 20;
/** Silence after which a run counts as stuck: three heartbeats. */
const STUCK_AFTER = 90_000;
/** Clocks of agents' machines may be a little ahead. */
const AHEAD = 60_000;
export const ANY = '{service_name=~".+"}';

/** A run by its id; undefined if nothing of it is stored where an answer could be had. */
export async function readRun(stores: Stores, id: string, notes: Notes): Promise<Run | undefined> {
  const lines =
    (await askIfThere(stores.loki, WHAT_LOKI_KNOWS, notes, () => readLines(stores, id, notes))) ?? [];
  const ids = [...new Set(lines.flatMap(({ labels }) => labels.trace_id ?? []))].slice(-MOST_TRACES);
  const traces = await askIfThere(stores.jaeger, WHAT_JAEGER_KNOWS, notes, (jaeger) =>
    ids.length > 0
      ? Promise.all(ids.map((traceId) => readTrace(jaeger, traceId))).then((found) => found.flat())
      : searchTraces(jaeger, { "telltale.workflow.id": id }, { days: DAYS, limit: MOST_TRACES }),
  );
  return runOf(id, lines, traces ?? []);
}

async function readLines({ loki }: Stores, id: string, notes: Notes): Promise<RunLine[]> {
  if (!loki) return [];
  const query = `${ANY} | workflow_id=${JSON.stringify(id)}`;
  const now = Date.now();
  for (const window of WINDOWS) {
    const { records, complete } = await queryLoki(loki, {
      query,
      from: now - window,
      to: now + AHEAD,
      limit: MOST_LINES,
    });
    if (!complete) notes.add(`The run has more than ${MOST_LINES} lines; read were the newest.`);
    const lines = records.reverse().map(runLine);
    if (lines.some(({ event }) => event === "workflow_initiated") || window === WINDOWS.at(-1)) return lines;
  }
  return [];
}

function runOf(id: string, lines: readonly RunLine[], traces: readonly Trace[]): Run | undefined {
  const spans = traces.flatMap((trace) => trace.spans);
  const steps = mergeSteps(stepsOfLines(lines), stepsOfSpans(spans)).filter(isNamed);
  const [first] = steps;
  if (!first && lines.length === 0) return undefined;
  const last = steps.findLast(({ kind }) => kind === "workflow");
  const lastSign = Math.max(...lines.map(({ time }) => time), ...steps.map(({ start, end }) => end ?? start));
  const state = stateOf(last, lastSign);
  const labels = lines.at(-1)?.labels ?? {};
  const process = traces[0] && processOf(traces[0]);
  return {
    id,
    workflow: last?.name ?? labels.workflow ?? "-",
    service: labels.service_name ?? process?.service ?? "-",
    environment: labels.deployment_environment_name ?? process?.environment ?? "-",
    release: labels.service_version ?? process?.release ?? null,
    state,
    began: first?.start ?? lines[0]?.time ?? lastSign,
    ended: state === "completed" || state === "failed" ? (last?.end ?? null) : null,
    lastSign,
    traceIds: [
      ...new Set([
        ...lines.flatMap((line) => line.labels.trace_id ?? []),
        ...traces.map((trace) => trace.traceID),
      ]),
    ],
    steps,
    lines,
  };
}

/** A span of this trace may belong to what is around the run. */
function isNamed({ name }: Step): boolean {
  return name !== "-";
}

function stateOf(last: Step | undefined, lastSign: number): RunState {
  if (last?.status === "success") return "completed";
  if (last?.status === "failure") return "failed";
  if (last?.status === "paused") return "paused";
  return Date.now() - lastSign > STUCK_AFTER ? "stuck" : "running";
}
