import { expect, test } from "@jest/globals";
import { rowsOf, tasksTable } from "../../cli/tasks.ts";

const sample = (labels: Record<string, string>, value: number) => ({ labels, value });
const counts = [
  sample({ workflow: "report", task: "plan", status: "success" }, 9),
  sample({ workflow: "report", task: "search", status: "success" }, 5),
  sample({ workflow: "report", task: "search", status: "retry", error_type: "RateLimitError" }, 4),
  sample({ workflow: "report", task: "search", status: "retry", error_type: "TimeoutError" }, 1),
  sample({ workflow: "report", task: "search", status: "failure", error_type: "TimeoutError" }, 2),
];
const durations = [sample({ workflow: "report", task: "search" }, 1.234)];

test("tasks with failures come first, their errors the most frequent first", () => {
  expect(rowsOf(counts, durations)).toEqual([
    {
      workflow: "report",
      task: "search",
      success: 5,
      failure: 2,
      retry: 5,
      p95: 1.234,
      errors: ["RateLimitError", "TimeoutError"],
    },
    { workflow: "report", task: "plan", success: 9, failure: 0, retry: 0, p95: Number.NaN, errors: [] },
  ]);
});

test("the table says in one line what became of a task", () => {
  expect(tasksTable(rowsOf(counts, durations)).split("\n")).toEqual([
    "WORKFLOW  TASK    DONE  FAILED  RETRIED  P95    ERRORS",
    "report    search  5     2       5        1.2 s  RateLimitError, TimeoutError",
    "report    plan    9     0       0        -",
  ]);
});
