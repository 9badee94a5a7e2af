import { expect, test } from "@jest/globals";
import { drawnData, type Line } from "../../../preview/model/lines.ts";

const line = (values: readonly (number | null)[], stack?: string) =>
  ({ times: [60_000, 120_000, 180_000], values, stack }) as unknown as Line;

test("what is stacked stands on what is below it, also where that has no value", () => {
  const [, failed, paused, succeeded] = drawnData(
    [line([3, 4, null], "A"), line([null, 1, null], "A"), line([20, 20, null], "A")],
    60_000,
  );
  expect([failed, paused, succeeded]).toEqual([
    [3, 4, null],
    [3, 5, null],
    [23, 25, null],
  ]);
});

test("what is not stacked stays as it is, gaps too", () => {
  expect(drawnData([line([1, null, 3]), line([5, 5, 5], "A")], 60_000)).toEqual([
    [60, 120, 180],
    [1, null, 3],
    [5, 5, 5],
  ]);
});
