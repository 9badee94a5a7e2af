import { expect, test } from "@jest/globals";
import { bounded } from "../../../cli/mcp/bounded.ts";

test("what is short stays as it is", () => {
  const value = { a: [1, { b: "c" }], d: null };
  expect(bounded(value)).toEqual({ value, notes: [] });
});

test("long texts are cut in depth, and of long lists the end is kept; both are told", () => {
  const { value, notes } = bounded({
    steps: Array.from({ length: 101 }, (_, at) => ({ at, text: "x".repeat(3_000) })),
  });
  expect(value.steps).toHaveLength(100);
  expect(value.steps[0]).toEqual({ at: 1, text: `${"x".repeat(2_000)}… [1000 characters cut]` });
  expect(notes).toEqual([
    "Of 101 entries in steps these are the last 100.",
    "Texts of more than 2000 characters are cut.",
  ]);
});
