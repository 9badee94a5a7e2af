import { expect, test } from "@jest/globals";
import { parseDuration, parseTimeRange } from "../../../preview/model/time-range.ts";

const NOW = Date.UTC(2026, 10, 22, 12, 30);
const HOUR = 3_600_000;

test.each([
  ["now-3h", "now", NOW - 3 * HOUR, NOW],
  ["now-1h-30m", "now-30m", NOW - 1.5 * HOUR, NOW - HOUR / 2],
  ["now/h", "now/h", NOW - HOUR / 2, NOW + HOUR / 2 - 1],
  ["1700000000000", "1700000060000", 1_700_000_000_000, 1_700_000_060_000],
  ["2026-11-22T10:00:00Z", "2026-11-22T11:00:00Z", NOW - 2.5 * HOUR, NOW - 1.5 * HOUR],
  ["rubbish", "now", NOW - 6 * HOUR, NOW],
  ["now", "now-1h", NOW - HOUR - 60_000, NOW - HOUR],
])("%s to %s", (from, to, start, end) => {
  expect(parseTimeRange({ from, to }, NOW)).toEqual({ from: start, to: end, raw: { from, to } });
});

test.each([
  ["15s", 15_000],
  [">1m30s", 90_000],
  ["250ms", 250],
  ["1d", 24 * HOUR],
  ["", undefined],
  ["soon", undefined],
])("%s is %s ms", (text, ms) => expect(parseDuration(text)).toBe(ms));
