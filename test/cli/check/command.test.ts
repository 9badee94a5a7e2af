import { rmSync } from "node:fs";
import { afterEach, expect, jest, test } from "@jest/globals";
import { checkCommand } from "../../../cli/commands/check.ts";
import { type Changes, edited, writeSample } from "./sample-repository.ts";

afterEach(() => {
  process.exitCode = 0;
});

test("says how many files and expressions it has read, in what time", async () => {
  const { lines, exitCode } = await runCheck({});
  expect(lines).toEqual([expect.stringMatching(/^10 files, 10 expressions, \d\.\d s: no findings$/)]);
  expect(exitCode).toBe(0);
});

test("a misspelt metric is named, with its place, and the exit code is 1", async () => {
  const { lines, exitCode } = await runCheck(
    edited("alert-rules/tasks.yaml", "task_duration_seconds_count", "task_duration_second_count"),
  );
  expect(lines).toEqual([
    'alert-rules/tasks.yaml:6:64: no metric is called "telltale_task_duration_second_count"; did you mean "telltale_task_duration_seconds_count"?',
    expect.stringMatching(/: 1 finding$/),
  ]);
  expect(exitCode).toBe(1);
});

async function runCheck(changes: Changes) {
  const root = writeSample(changes);
  const print = jest.spyOn(console, "log").mockImplementation(() => undefined);
  try {
    await checkCommand(root).parseAsync([], { from: "user" });
    return { lines: print.mock.calls.map(([line]) => line), exitCode: process.exitCode ?? 0 };
  } finally {
    print.mockRestore();
    rmSync(root, { recursive: true });
  }
}
