import type { Series } from "./ledger.ts";
import { MINUTE } from "./time.ts";

/** How often Prometheus gets what is sent again, in seconds; a counter at rest once a minute. */
const EVERY = 30;
const SENT_EVERY = 3;
const AT_REST = 20 * MINUTE;
/** After this silence a counter begins anew; its zero is written so long before its first value. */
const KEPT = 4 * MINUTE;
const BEGUN_BEFORE = 30;
/** Changes within so many seconds are sent together. */
const BATCH = 10;

export interface Span {
  /** When the simulation begins, in seconds of Unix. */
  readonly begins: number;
  /** When the simulation ends. */
  readonly end: number;
  /** When the collector restarted: what it had counted begins anew. */
  readonly restarts: readonly number[];
  /** From when on what is sent again comes as often as the collector sends it, every 3 s. Default: never, every 30 s will do. */
  readonly dense?: number;
}

/** Calls `emit` with the samples of a series as Prometheus gets them, in their order. */
export function sample(
  series: Series,
  { end, restarts, dense = end }: Span,
  emit: (time: number, value: number) => void,
) {
  const points = series.points.filter(([time]) => time < end).sort(([a], [b]) => a - b);
  if (series.sending === "gauge") return emitValues(points, emit);
  if (series.sending === "scraped") return hold(points, end, emit);
  const lives = [0, ...restarts].map((from, i) => [from, restarts[i] ?? end] as const);
  for (const [from, until] of lives) {
    const lived = points.filter(([time]) => time >= from && time < until);
    if (lived.length === 0) continue;
    if (series.sending === "resent") resend(lived, { until, dense }, emit);
    else if (series.sending === "changes") sendChanges(lived, emit);
    else sendLevel(lived, emit);
  }
}

type Points = readonly (readonly [time: number, amount: number])[];
type Emit = (time: number, value: number) => void;

function resend(
  points: Points,
  { until, dense }: { readonly until: number; readonly dense: number },
  emit: Emit,
): void {
  const first = points[0]?.[0] ?? until;
  emit(first - 3, 0);
  let [next, value, changed] = [0, 0, first];
  for (
    let time = first;
    time < until;
    time += time >= dense ? SENT_EVERY : time - changed > AT_REST ? MINUTE : EVERY
  ) {
    for (let point = points[next]; point && point[0] <= time; point = points[++next]) {
      value += point[1];
      changed = time;
    }
    emit(time, value);
  }
}

function sendChanges(points: Points, emit: Emit): void {
  let [value, last] = [0, Number.NEGATIVE_INFINITY];
  for (const [time, amount] of inBatches(points)) {
    if (time - last > KEPT) {
      value = 0;
      emit(time - BEGUN_BEFORE, 0);
    }
    value += amount;
    last = time;
    emit(time, value);
  }
}

function sendLevel(points: Points, emit: Emit): void {
  let value = 0;
  for (const [time, amount] of inBatches(points)) {
    value += amount;
    emit(time, value);
  }
}

function emitValues(points: Points, emit: Emit): void {
  let last = -1;
  for (const [time, value] of points) {
    if (Math.floor(time) > last) emit(Math.floor(time), value);
    last = Math.floor(time);
  }
}

function hold(points: Points, end: number, emit: Emit): void {
  points.forEach(([from, value], i) => {
    for (let time = from; time < (points[i + 1]?.[0] ?? end); time += EVERY) emit(time, value);
  });
}

function inBatches(points: Points): Points {
  const batches = new Map<number, number>();
  for (const [time, amount] of points) {
    const sent = Math.ceil(time / BATCH) * BATCH;
    batches.set(sent, (batches.get(sent) ?? 0) + amount);
  }
  return [...batches];
}
