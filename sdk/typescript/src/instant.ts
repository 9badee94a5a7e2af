import type { HrTime } from "@opentelemetry/api";

const MS_PER_S = 1_000;
const NS_PER_MS = 1_000_000;
// Somewhere else in each process, since many may log the same in the same millisecond.
const FIRST = Math.floor((Math.random() * NS_PER_MS) / 2);

let lastMs = 0;
let next = FIRST;

/** The time of a log record, which no other has: of equal lines with equal times Loki keeps one. */
export function uniqueInstant(now: Date): HrTime {
  const ms = now.getTime();
  next = ms === lastMs ? (next + 1) % NS_PER_MS : FIRST;
  lastMs = ms;
  return [Math.floor(ms / MS_PER_S), (ms % MS_PER_S) * NS_PER_MS + next];
}
