import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "@jest/globals";
import { readRules } from "../alert-rules/evaluation/rules.ts";
import { FAULTS } from "../alert-rules/judge.ts";
import { renderTruth } from "../alert-rules/table.ts";
import { tellTruth } from "../alert-rules/truth.ts";

const alerts = readRules().alerts.map(({ alert }) => alert);
let truth: Awaited<ReturnType<typeof tellTruth>>;
let table: string;

beforeAll(async () => {
  truth = await tellTruth();
  table = renderTruth(truth);
  console.log(table, `${truth.samples} samples`, truth.took);
}, 900_000);

test("each alert tells of a fault of the week", () => {
  const told = FAULTS.map(({ alert }) => alert);
  expect(alerts.filter((alert) => alert !== "Watchdog" && !told.includes(alert))).toEqual([]);
});

test("in health nobody is paged, and warned at most once a day", () => {
  expect(truth.falsePages).toEqual([]);
  expect(truth.falseWarningsADay).toBeLessThanOrEqual(1);
});

test.each(FAULTS.filter(({ alert }) => alerts.includes(alert)).map(({ name, alert }) => [name, alert]))(
  "when %s, people are told once, by %s, and once that it is over",
  (name, alert) => {
    const verdict = truth.faults.find((one) => one.name === name);
    const told = verdict?.notifications
      .filter(({ labels }) => !verdict.also?.includes(labels.alertname ?? ""))
      .map(({ kind, labels }) => `${kind}: ${labels.alertname}`);
    expect(told).toEqual([`firing: ${alert}`, `resolved: ${alert}`]);
  },
);

test("docs/alerts-truth.md shows this week: npm run generate:truth writes it", () => {
  expect(readFileSync(new URL("../../docs/alerts-truth.md", import.meta.url), "utf8")).toBe(table);
});
