import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { reportError } from "../../cli/report-error.ts";
import { UserError } from "../../components/error.ts";

let printed: string;
beforeEach(() => {
  printed = "";
  jest.spyOn(console, "error").mockImplementation((text) => {
    printed += text;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
  process.exitCode = 0;
});

test("a user's mistake is its message alone", () => {
  reportError(new UserError("These cannot be used:", [{ path: "a.b", message: "why" }]));
  expect(printed).toBe("These cannot be used:\n  - a.b: why");
  expect(process.exitCode).toBe(1);
});

test("what the file system refuses is no bug, and names the place", () => {
  reportError(
    Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC", path: "/full/x" }),
  );
  expect(printed).toBe(
    "The file system refuses: ENOSPC: no space left on device, write /full/x. Mend that, then run this again.",
  );
});

test("anything else is a bug, with its stack", () => {
  reportError(new TypeError("x is not a function"));
  expect(printed).toMatch(/x is not a function\n {4}at [\s\S]*This is a bug in Telltale/);
});
