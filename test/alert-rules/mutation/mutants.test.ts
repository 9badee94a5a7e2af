import { expect, test } from "@jest/globals";
import { mutate } from "./mutants.ts";

const expressions = (expr: string) => mutate(expr).map((mutant) => mutant.expr);

test("numbers and windows are halved and doubled, zero becomes one", () => {
  expect(expressions("a[10m] * 3")).toEqual(["a[300s] * 3", "a[1200s] * 3", "a[10m] * 1.5", "a[10m] * 6"]);
  expect(expressions("vector(0)")).toEqual(["vector(1)"]);
});

test("comparisons are turned round", () => {
  expect(expressions("a > b")).toEqual(["a < b"]);
  expect(expressions("a >= b")).toEqual(["a < b"]);
});

test("labels are dropped from groupings, and matchers one by one, commas in quotes notwithstanding", () => {
  expect(expressions("sum by (x, y) (a)")).toEqual(["sum by (y) (a)", "sum by (x) (a)"]);
  expect(expressions('a{x="1,2", y=~"b"}')).toEqual(['a{y=~"b"}', 'a{x="1,2"}']);
});

test("each change has a name of its own", () => {
  const names = mutate("sum by (x) (a[5m]) > 5 and sum by (x) (b[5m]) > 5").map(({ change }) => change);
  expect(new Set(names).size).toBe(names.length);
});
