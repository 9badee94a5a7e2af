import { expect, test } from "@jest/globals";
import {
  countFailures,
  restartDelayMs,
} from "../../../../../components/targets/native/supervisor/restart-delay.ts";

test("the wait doubles from one second to half a minute", () => {
  expect([1, 2, 3, 5, 6, 60].map(restartDelayMs)).toEqual([1_000, 2_000, 4_000, 16_000, 30_000, 30_000]);
});

test("a service that lived for a minute starts over", () => {
  expect(countFailures(5, 59_999)).toBe(6);
  expect(countFailures(5, 60_000)).toBe(1);
});
