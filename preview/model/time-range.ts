/** A time range in ms since 1970, and as its reader wrote it. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
  readonly raw: { readonly from: string; readonly to: string };
}

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  M: 2_592_000_000,
  y: 31_536_000_000,
};

/** `now-3h`, `now/d`, milliseconds since 1970 or a date; what cannot be read is the last six hours. */
export function parseTimeRange(raw: TimeRange["raw"], now: number): TimeRange {
  const to = parseTime(raw.to, now, true) ?? now;
  const from = parseTime(raw.from, now, false) ?? to - 6 * 3_600_000;
  return from < to ? { from, to, raw } : { from: to - 60_000, to, raw };
}

function parseTime(text: string, now: number, isEnd: boolean): number | undefined {
  if (/^\d{9,}$/.test(text)) return Number(text);
  const [, steps] = /^now((?:[-+]\d+[a-zA-Z]+|\/[a-zA-Z]+)*)$/.exec(text) ?? [];
  if (steps === undefined) {
    const date = Date.parse(text);
    return Number.isNaN(date) ? undefined : date;
  }
  let time = now;
  for (const [step] of steps.matchAll(/[-+]\d+[a-zA-Z]+|\/[a-zA-Z]+/g)) {
    if (step.startsWith("/")) time = round(time, step.slice(1), isEnd);
    else time += Number.parseInt(step, 10) * (UNITS[step.replace(/^[-+]\d+/, "")] ?? 0);
  }
  return time;
}

function round(time: number, unit: string, up: boolean): number {
  const start = new Date(time);
  if (unit === "M" || unit === "y") start.setDate(1);
  if (unit === "y") start.setMonth(0);
  if (unit === "w") start.setDate(start.getDate() - ((start.getDay() + 6) % 7));
  if (unit === "m") start.setSeconds(0, 0);
  else if (unit === "h") start.setMinutes(0, 0, 0);
  else start.setHours(0, 0, 0, 0);
  return up ? start.getTime() + (UNITS[unit] ?? 0) - 1 : start.getTime();
}

/** Milliseconds of `15s`, `1m30s`, `1h`; `undefined` for anything else. */
export function parseDuration(text: string): number | undefined {
  const parts = [
    ...text
      .trim()
      .replace(/^>/, "")
      .matchAll(/(\d+(?:\.\d+)?)(ms|[smhdwMy])/g),
  ];
  if (parts.length === 0) return undefined;
  return parts.reduce((sum, [, count, unit = ""]) => sum + Number(count) * (UNITS[unit] ?? 0), 0);
}
