/** Times of the simulation are seconds since its start, a Monday at midnight UTC, within one block of 20 days of Prometheus. */
export const START = Date.UTC(2026, 2, 23) / 1000;
export const MINUTE = 60;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const WEEK = 7 * DAY;

/** A time of the week, such as `at("Thu", "14:30")`. */
export function at(day: Weekday, time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return WEEKDAYS.indexOf(day) * DAY + hours * HOUR + minutes * MINUTE;
}

/** As `at` is told it. */
export function formatTime(time: number): string {
  const clock = new Date((START + time) * 1000).toISOString().slice(11, 16);
  return `${WEEKDAYS[Math.floor(time / DAY)]} ${clock}`;
}

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;
export type Weekday = (typeof WEEKDAYS)[number];
