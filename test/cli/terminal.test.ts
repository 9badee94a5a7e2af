import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { Terminal } from "../../cli/terminal.ts";

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

function terminal(isTTY: boolean) {
  const written: string[] = [];
  return { written, terminal: new Terminal({ write: (text) => written.push(text), isTTY, columns: 60 }) };
}

test("where there is no terminal, a line each 15 s says what, how far, how long so far", () => {
  const { written, terminal: one } = terminal(false);
  one.progress({ name: "loki", doing: "compiling", far: "1 of ~1490 packages" });
  jest.advanceTimersByTime(14_000);
  expect(written).toEqual([]);
  one.progress({ name: "loki", doing: "compiling", far: "812 of ~1490 packages" });
  jest.advanceTimersByTime(178_000);
  expect(written).toHaveLength(12);
  expect(written.at(-1)).toBe("loki  compiling 812 of ~1490 packages  3 m 0 s\n");
});

test("the time is that of the step, and what is finished is told no more", () => {
  const { written, terminal: one } = terminal(false);
  one.progress({ name: "loki", doing: "fetching modules" });
  jest.advanceTimersByTime(10_000);
  one.progress({ name: "loki", doing: "compiling" });
  jest.advanceTimersByTime(5_000);
  one.finish("loki");
  jest.advanceTimersByTime(60_000);
  expect(written).toEqual(["loki  compiling  5 s\n"]);
});

test("on a terminal one line changes, no longer than it is wide, and is gone at the end", () => {
  const { written, terminal: one } = terminal(true);
  one.progress({ name: "loki", doing: "compiling", far: "812 of ~1490 packages" });
  one.progress({ name: "jaeger", doing: "fetching modules", far: "34" });
  jest.advanceTimersByTime(400);
  expect(written).toContain("loki  compiling 812 of ~1490 packages  0 s  |  jaeger  fetc");
  one.finish("loki");
  one.finish("jaeger");
  expect(written.at(-1)).toBe("\r\u001b[K");
});
