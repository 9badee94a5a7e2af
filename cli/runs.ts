import { duration, table } from "./format.ts";

/** Something that a run's process has recorded. */
export interface Sign {
  readonly id: string;
  readonly workflow: string;
  readonly service: string;
  readonly environment: string;
  readonly event: string;
  /** In ms since 1970. */
  readonly time: number;
  readonly task?: string | undefined;
  readonly taskId?: string | undefined;
  /** Of a heartbeat: how long ago, in ms, the run began or was resumed. */
  readonly age?: number | undefined;
}

const OPEN_STATES = ["stuck", "running", "paused"] as const;
export type RunState = (typeof OPEN_STATES)[number] | "completed" | "failed";

/** A run of a workflow and how it stands; times in ms since 1970. */
export interface RunRow {
  readonly workflow: string;
  readonly id: string;
  readonly service: string;
  readonly environment: string;
  readonly state: RunState;
  /** When it began or was last resumed. */
  readonly began: number;
  readonly lastSign: number;
  /** The task that began last, of those that have not ended; null: none, or the run has ended. */
  readonly task: string | null;
}

const LAST_STATE: Readonly<Record<string, RunState>> = {
  workflow_initiated: "running",
  workflow_resumed: "running",
  workflow_heartbeat: "running",
  workflow_paused: "paused",
  workflow_completed: "completed",
  workflow_failed: "failed",
};
/** What began or went on is older than what stopped in the same millisecond. */
const EVENT_ORDER = Object.keys(LAST_STATE);

/** Changes of state of workflows: what a run's row is made from. */
export const STATE_EVENTS: readonly string[] = EVENT_ORDER.filter((event) => event !== "workflow_heartbeat");

/** Each run as its last change of state left it; heartbeats stand in for a beginning too long ago to be known. */
export function rowsOf(signs: readonly Sign[]): RunRow[] {
  return [...Map.groupBy(signs, ({ id }) => id).values()].map((ofRun) => {
    const changes = ofRun.filter(({ event }) => STATE_EVENTS.includes(event)).sort(byTime);
    const beats = ofRun.filter(({ age }) => age !== undefined).sort(byTime);
    const last = (changes.at(-1) ?? beats.at(-1)) as Sign;
    const begin = changes.findLast(({ event }) => LAST_STATE[event] === "running");
    return {
      workflow: last.workflow,
      id: last.id,
      service: last.service,
      environment: last.environment,
      state: LAST_STATE[last.event] ?? "running",
      began: begin?.time ?? last.time - (last.age ?? 0),
      lastSign: Math.max(last.time, beats.at(-1)?.time ?? 0),
      task: null,
    };
  });
}

/** The row with what is known of the run's own events; a running one that has been silent for too long is stuck. */
export function withSigns(row: RunRow, signs: readonly Sign[], now: number, stuckAfter: number): RunRow {
  const lastSign = Math.max(row.lastSign, ...signs.map(({ time }) => time));
  const stuck = row.state === "running" && now - lastSign > stuckAfter;
  return { ...row, lastSign, state: stuck ? "stuck" : row.state, task: openTask(signs) };
}

function openTask(signs: readonly Sign[]): string | null {
  const ended = new Set(
    signs.flatMap(({ event, taskId }) =>
      event === "task_completed" || event === "task_failed" ? taskId : [],
    ),
  );
  const open = signs.filter(({ event, taskId }) => event === "task_started" && !ended.has(taskId));
  return open.sort(byTime).at(-1)?.task ?? null;
}

export function isOpen({ state }: RunRow): boolean {
  return OPEN_STATES.some((one) => one === state);
}

/** Stuck ones first, ended ones last, the oldest of each state first. */
export function sortRuns(rows: readonly RunRow[]): RunRow[] {
  const rank = ({ state }: RunRow) => [...OPEN_STATES, "failed", "completed"].indexOf(state);
  return rows.toSorted((a, b) => rank(a) - rank(b) || a.began - b.began || a.id.localeCompare(b.id));
}

export function runsTable(rows: readonly RunRow[], now: number): string {
  return table([
    ["STATE", "WORKFLOW", "ID", "SERVICE", "AGE", "LAST SIGN", "TASK"],
    ...rows.map((row) => [
      row.state,
      row.workflow,
      row.id,
      row.service,
      duration(now - row.began),
      `${duration(now - row.lastSign)} ago`,
      row.task ?? "-",
    ]),
  ]);
}

function byTime(a: Sign, b: Sign): number {
  return a.time - b.time || EVENT_ORDER.indexOf(a.event) - EVENT_ORDER.indexOf(b.event);
}
