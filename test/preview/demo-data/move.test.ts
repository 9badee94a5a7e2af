import { expect, test } from "@jest/globals";
import { moveLine, moveSample } from "../../../preview/demo-data/move.ts";

const at = Date.UTC(2026, 10, 23, 2, 29);
const move = { at, by: Date.UTC(2025, 5, 2, 12) - at };

test("a value that is a time moves, in seconds and in ms; a value that is none stays", () => {
  expect(moveSample([15_000, String(at / 1_000 - 60)], move)).toEqual([
    15_000,
    String(Date.UTC(2025, 5, 2, 11, 59) / 1_000),
  ]);
  expect(moveSample([0, String(at)], move)).toEqual([0, String(Date.UTC(2025, 5, 2, 12))]);
  for (const value of ["0", "1.5", "250000", "NaN", "+Inf"])
    expect(moveSample([0, value], move)).toEqual([0, value]);
});

test("a line moves with the times in it, to the fraction of a second; another year's stays", () => {
  const text = '{"timestamp":"2026-11-23T02:14:32.129Z","message":"expired on 2024-10-31T00:00:00Z"}';
  expect(
    moveLine(["1795400072129282908", text, { observed_timestamp: "1795400072129000000" }], move),
  ).toEqual([
    "1748864732129282908",
    '{"timestamp":"2025-06-02T11:45:32.129Z","message":"expired on 2024-10-31T00:00:00Z"}',
    { observed_timestamp: "1748864732129000000" },
  ]);
});
