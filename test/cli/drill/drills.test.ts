import { expect, test } from "@jest/globals";
import { chooseDrills } from "../../../cli/drill/choose-drills.ts";
import { DRILLS } from "../../../cli/drill/drills/index.ts";
import { secondsAbove } from "../../../cli/drill/drills/llm.ts";
import { NOT_DRILLED } from "../../../cli/drill/not-drilled.ts";
import { DEFAULT_LIMITS } from "../../../components/alerts/limits.ts";

test("every alert has a drill, or a reason why it has none", () => {
  const drilled = DRILLS.map(({ alert }) => alert);
  const without = Object.keys(NOT_DRILLED).filter((alert) => Object.hasOwn(DEFAULT_LIMITS, alert));
  expect([...drilled, ...without].sort()).toEqual(Object.keys(DEFAULT_LIMITS).sort());
});

test("default limits are within what drills can pass", () => {
  for (const { alert, below } of DRILLS) {
    expect([alert, DEFAULT_LIMITS[alert]?.limit]).toEqual([alert, expect.any(Number)]);
    expect(DEFAULT_LIMITS[alert]?.limit).toBeLessThan(below ?? Number.POSITIVE_INFINITY);
  }
});

test("model calls last until their bucket puts the p95 above the limit, and no longer", () => {
  const metric = "gen_ai.client.operation.duration";
  // 40.96 + 0.95 × 40.96 = 79.9
  expect(secondsAbove(60, metric)).toBeCloseTo(41.18, 1);
  expect(secondsAbove(79, metric)).toBeCloseTo(41.18, 1);
  // Beyond the last bound a p95 is that bound: 81.92
  expect(secondsAbove(80, metric)).toBeCloseTo(82.35, 1);
  expect(secondsAbove(0, metric)).toBeCloseTo(0.02, 2);
});

test("drills are chosen by the names of alerts, or all", () => {
  expect(chooseDrills(["TaskRetriesHigh", "ToolLoop"]).map(({ alert }) => alert)).toEqual([
    "TaskRetriesHigh",
    "ToolLoop",
  ]);
  expect(chooseDrills(["all"])).toBe(DRILLS);
});

test("what cannot be drilled is named, with the reason", () => {
  expect(() => chooseDrills(["TaskRetrisHigh", "Watchdog"], "drill")).toThrow(
    /- TaskRetrisHigh: no such alert; allowed: all, TaskRetriesHigh, .*\n {2}- Watchdog: it fires at all times.*\n {2}- --notify: "drill" was given; allowed: an environment of your agents/,
  );
  expect(() => chooseDrills([])).toThrow("none was given; allowed: all, TaskRetriesHigh");
});
