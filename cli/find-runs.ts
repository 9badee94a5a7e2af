import type { Address } from "../components/service.ts";
import { type LogRecord, queryLoki } from "./loki.ts";
import { isOpen, type RunRow, rowsOf, type Sign, STATE_EVENTS, sortRuns, withSigns } from "./runs.ts";

export interface FindOptions {
  /** How far back to look for beginnings, in ms. */
  readonly since: number;
  /** Silence, in ms, after which a running one counts as stuck. */
  readonly stuckAfter: number;
  /** Whether ended ones are wanted too. */
  readonly all: boolean;
  /** Now, in ms since 1970. */
  readonly now: number;
}

export interface FoundRuns {
  readonly runs: readonly RunRow[];
  /** What was left out, in sentences. */
  readonly notes: readonly string[];
}

const ANY = '{service_name=~".+"}';
/** Changes of state, five to a run at most, that are read at most. */
const MOST_CHANGES = 100_000;
/** Open runs whose own events are looked at. */
const MOST_RUNS = 500;
const MOST_TASK_EVENTS = 5_000;
const AT_ONCE = 8;
/** Clocks of agents' machines may be a little ahead. */
const AHEAD_MS = 60_000;

/** Runs that began and did not end, stuck ones first, from the events in Loki. */
export async function findRuns(loki: Address, options: FindOptions): Promise<FoundRuns> {
  const { since, stuckAfter, all, now } = options;
  const to = now + AHEAD_MS;
  const changed = { query: eventQuery(STATE_EVENTS), from: now - since, to, limit: MOST_CHANGES };
  const beating = { query: HEARTBEATS, from: now - stuckAfter, to, limit: MOST_CHANGES };
  const [changes, beats] = await Promise.all([queryLoki(loki, changed), queryLoki(loki, beating)]);

  const rows = rowsOf([...changes.records, ...beats.records].flatMap(signOf));
  // The silent ones first: what they last did decides their state.
  const open = rows.filter(isOpen).sort((a, b) => a.lastSign - b.lastSign);
  const looked = await eachOf(open.slice(0, MOST_RUNS), async (row) =>
    withSigns(row, await signsOf(loki, row, to), now, stuckAfter),
  );
  const others = open.slice(MOST_RUNS).map((row) => withSigns(row, [], now, stuckAfter));
  const ended = all ? rows.filter((row) => !isOpen(row)) : [];
  return {
    runs: sortRuns([...looked, ...others, ...ended]),
    notes: [
      ...(changes.complete ? [] : [tooManyChanges(changes.records)]),
      ...(others.length === 0
        ? []
        : [`Of ${others.length} more open runs only begin and heartbeats were looked at, not tasks.`]),
    ],
  };
}

/** The newest event of a run, and those of its tasks. */
async function signsOf(loki: Address, { id, began }: RunRow, to: number): Promise<Sign[]> {
  const ofRun = ` | workflow_id=${JSON.stringify(id)}`;
  const [newest, tasks] = await Promise.all([
    queryLoki(loki, { query: `${ANY}${ofRun}`, from: began, to, limit: 1 }),
    queryLoki(loki, { query: `${TASKS}${ofRun}`, from: began, to, limit: MOST_TASK_EVENTS }),
  ]);
  return [...newest.records, ...tasks.records].flatMap(signOf);
}

/** The text is not needed, and may be long. */
function eventQuery(events: readonly string[]): string {
  return `${ANY} | event=~"${events.join("|")}" | line_format "-"`;
}

const TASKS = eventQuery(["task_started", "task_completed", "task_failed"]);
const HEARTBEATS = `${ANY} | event="workflow_heartbeat" | json age_ms="duration_ms" | line_format "-"`;

function signOf({ time, labels }: LogRecord): Sign[] {
  const { workflow_id: id, workflow = "-", event = "log", task, task_id: taskId, age_ms } = labels;
  if (!id) return [];
  const { service_name: service = "-", deployment_environment_name: environment = "-" } = labels;
  return [
    {
      id,
      workflow,
      service,
      environment,
      event,
      time,
      task,
      taskId,
      age: age_ms ? Number(age_ms) : undefined,
    },
  ];
}

function tooManyChanges(records: readonly LogRecord[]): string {
  const oldest = new Date(records.at(-1)?.time ?? 0).toISOString();
  return `More than ${MOST_CHANGES} changes of state were found; read were those since ${oldest}. Ask for less: --since 1h`;
}

/** As `map`, a few at a time. */
async function eachOf<T, R>(items: readonly T[], of: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE)
    results.push(...(await Promise.all(items.slice(at, at + AT_ONCE).map(of))));
  return results;
}
