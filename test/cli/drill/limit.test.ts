import { expect, test } from "@jest/globals";
import { limitFor } from "../../../cli/drill/limit.ts";

const LABELS = {
  service: "telltale-drill-TaskRetriesHigh-1",
  environment: "production",
  workflow: "drill",
  task: "drill",
};
const limit = (...given: { limit: number | "off"; labels: Record<string, string> }[]) =>
  limitFor("TaskRetriesHigh", LABELS, { TaskRetriesHigh: given });

test("without settings it is the default", () => {
  expect(limitFor("TaskRetriesHigh", LABELS, {})).toBe(5);
});

test("of settings the first one holds whose labels the drill's series have", () => {
  const all = { limit: 10, labels: {} };
  const production = { limit: 20, labels: { environment: "production" } };
  const other = { limit: 30, labels: { environment: "production", workflow: "nightly-report" } };
  expect(limit(other, production, all)).toBe(20);
  expect(limit(all, production)).toBe(10);
  expect(limit(other)).toBe(5);
});

test("an alert that is off has none", () => {
  expect(limit({ limit: "off", labels: { environment: "production" } })).toBe("off");
});
