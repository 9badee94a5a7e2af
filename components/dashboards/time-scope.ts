import type { Value } from "./formats.ts";

/** For what time, and how densely, a panel asks. */
export interface TimeScope {
  /** In ms since 1970. */
  readonly from: number;
  readonly to: number;
  /** Time between two points, in ms. */
  readonly interval: number;
}

/** Longest time between two samples of a series; Grafana's data source has it as `timeInterval`. */
export const SAMPLE_INTERVAL = 15_000;
/** A rate needs two samples; four intervals have them even when one sample is late. */
const SAMPLES_OF_RATE = 4;
const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const STEPS = [
  1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400,
];

/** Time between two points, in ms: a round one, so that `points` are about as many as fill the range. */
export function intervalOf(range: number, points: number, shortest: number = SAMPLE_INTERVAL): number {
  const wanted = Math.max(range / points, shortest) / 1000;
  return (STEPS.find((step) => step >= wanted) ?? Math.ceil(wanted)) * 1000;
}

/** A panel's `interval`, `1m` or `>1m`, in ms. */
export function parseInterval(text: string): number | undefined {
  const [, count, unit] = /^>?(\d+)(ms|s|m|h|d)$/.exec(text) ?? [];
  return unit === undefined ? undefined : Number(count) * (UNITS[unit] ?? 1);
}

/** Grafana's own variables of time. */
export function timeVariables({ from, to, interval }: TimeScope): Record<string, Value> {
  const range = to - from;
  const rateInterval = Math.max(interval + SAMPLE_INTERVAL, SAMPLES_OF_RATE * SAMPLE_INTERVAL);
  const texts: Record<string, string | number> = {
    __from: from,
    __to: to,
    __range: duration(range),
    __range_ms: range,
    __range_s: Math.round(range / 1000),
    __interval: duration(interval),
    __interval_ms: interval,
    __rate_interval: duration(rateInterval),
    __rate_interval_ms: rateInterval,
    __url_time_range: `from=${from}&to=${to}`,
  };
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, { values: [String(text)] }]));
}

function duration(ms: number): string {
  return ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`;
}
