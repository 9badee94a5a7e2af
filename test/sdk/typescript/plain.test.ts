import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { plainJson, plainOutput, toPlain } from "../../../sdk/typescript/src/plain.ts";

describe("plain data", () => {
  test("names a circle instead of following it", () => {
    const circle: Record<string, unknown> = { name: "a" };
    circle.self = circle;
    expect(toPlain(circle)).toEqual({ name: "a", self: "[circular]" });
  });

  test("repeats an object that occurs twice without a circle", () => {
    const shared = { a: 1 };
    expect(toPlain([shared, shared])).toEqual([{ a: 1 }, { a: 1 }]);
  });

  test("survives throwing getters, toJSON and proxies", () => {
    const hostile = new Proxy({}, { ownKeys: () => fail("ownKeys"), get: () => fail("get") });
    const value = {
      get getter() {
        return fail("getter");
      },
      json: { toJSON: () => fail("toJSON") },
      hostile,
      fine: 1,
    };
    expect(toPlain(value)).toEqual({
      getter: "[unreadable]",
      json: "[unreadable]",
      hostile: "[unreadable]",
      fine: 1,
    });
  });

  test("keeps what JSON has no form for readable", () => {
    expect(
      toPlain([10n, Number.NaN, () => 1, Symbol("s"), new Map([["k", 1]]), new Set([2]), Buffer.from("abc")]),
    ).toEqual(["10", "NaN", "[function anonymous]", "[Symbol(s)]", [["k", 1]], [2], "[Buffer of 3 bytes]"]);
  });

  test("describes an error with type, message and stack", () => {
    expect(toPlain({ error: new RangeError("far") })).toMatchObject({
      error: { type: "RangeError", message: "far", stack: expect.stringContaining("plain.test") },
    });
  });

  test("ends a chain that is nested without end", () => {
    const endless = { toJSON: () => ({ next: { toJSON: endless.toJSON } }) };
    expect(JSON.stringify(toPlain(endless))).toContain("[nested too deeply]");
  });

  test("ends a list that is very long", () => {
    expect(plainJson(new Array(1_000_000).fill(1), 100_000).length).toBeLessThan(100_000);
  });

  test("marks output beyond 8 KB as truncated, with its size and its beginning", () => {
    expect(plainOutput("x".repeat(9_000))).toEqual({
      truncated: true,
      characters: 9_002,
      preview: expect.stringMatching(/^"x{999}$/),
    });
  });

  test("is JSON within the limit for any value", () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withMap: true, withSparseArray: true }), (value) => {
        const json = plainJson(value, 2_000);
        JSON.parse(json);
        expect(json.length).toBeLessThanOrEqual(2_500);
      }),
    );
  });
});

function fail(what: string): never {
  throw new Error(what);
}
