import { runInNewContext } from "node:vm";
import { describe, expect, test } from "@jest/globals";
import { describeError } from "../../../sdk/typescript/src/described-error.ts";

describe("a described error", () => {
  test("has the class for its type, named or not", () => {
    class RateLimitError extends Error {}
    expect(describeError(new RateLimitError("429"))).toMatchObject({
      type: "RateLimitError",
      message: "429",
    });
    expect(describeError(new DOMException("late", "TimeoutError")).type).toBe("TimeoutError");
    expect(describeError(new Error("plain")).type).toBe("Error");
  });

  test("tells the stacks of its causes", () => {
    const error = new Error("outer", { cause: new TypeError("inner", { cause: "root" }) });
    expect(describeError(error).stack).toMatch(
      /^Error: outer\n[\s\S]*\nCaused by: TypeError: inner\n[\s\S]*\nCaused by: root$/,
    );
  });

  test("is known across realms", () => {
    expect(describeError(runInNewContext("new RangeError('there')")).type).toBe("RangeError");
  });

  test.each([
    ["a string", "oops", { type: "string", message: "oops" }],
    ["nothing", undefined, { type: "undefined", message: "undefined" }],
    ["null", null, { type: "null", message: "null" }],
    ["an object", { code: 1 }, { type: "object", message: "[object Object]" }],
    ["a symbol", Symbol("s"), { type: "symbol", message: "Symbol(s)" }],
  ])("describes %s that was thrown", (_, thrown, described) => {
    expect(describeError(thrown)).toEqual(described);
  });

  test("does not throw at an error that cannot be read", () => {
    const hostile = Object.defineProperty(new Error("x"), "message", {
      get: () => {
        throw new Error("no");
      },
    });
    expect(describeError(hostile).type).toBe("unknown");
    expect(describeError(Object.create(null)).type).toBe("unknown");
  });
});
