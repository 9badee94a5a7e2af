import { beforeAll, expect, test } from "@jest/globals";
import { judge, type Verdict } from "../alert-rules/mutation/verdict.ts";

let verdict: Verdict;
beforeAll(async () => {
  verdict = await judge();
}, 1_800_000);

test("tests of rules notice 95 of 100 changes of a number, a window, a comparison, a label, or a limit", () => {
  expect(verdict.killedPercent).toBeGreaterThanOrEqual(95);
});

test("each change that they do not notice has a reason why that is no gap, in test/alert-rules/mutation/survivors.yaml", () => {
  expect(verdict.survivors.filter(({ reason }) => !reason).map(({ name }) => name)).toEqual([]);
});

test("there are no reasons for changes that they do notice", () => {
  expect(verdict.stale).toEqual([]);
});
