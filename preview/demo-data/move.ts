import type { DemoLine, DemoSeries } from "./demo-data.ts";

const DAY = 86_400_000;

/** By how many ms what was recorded is moved, and when it was recorded. Whole minutes. */
export interface Move {
  readonly at: number;
  readonly by: number;
}

/** Times that are values, in seconds or ms, move as well: a start, a last success. */
export function moveSample(
  [time, value]: DemoSeries["samples"][number],
  { at, by }: Move,
): DemoSeries["samples"][number] {
  const number = Number(value);
  if (Math.abs(number * 1_000 - at) < DAY) return [time, String(number + by / 1_000)];
  if (Math.abs(number - at) < DAY) return [time, String(number + by)];
  return [time, value];
}

export function moveLine([time, text, metadata]: DemoLine, move: Move): DemoLine {
  const moved = Object.entries(metadata).map(([name, value]) => [
    name,
    name === "observed_timestamp" ? moveNanoseconds(value, move) : value,
  ]);
  return [moveNanoseconds(time, move), moveTimesIn(text, move), Object.fromEntries(moved)];
}

function moveNanoseconds(time: string, { by }: Move): string {
  return String(BigInt(time) + BigInt(by) * 1_000_000n);
}

/** Seconds and fractions stay what they are. */
function moveTimesIn(text: string, { at, by }: Move): string {
  return text.replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d(?=:\d\d(\.\d+)?Z)/g, (minute) => {
    const time = Date.parse(`${minute}:00Z`);
    return Math.abs(time - at) < DAY ? new Date(time + by).toISOString().slice(0, 16) : minute;
  });
}
