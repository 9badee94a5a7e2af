import { expect, test } from "@jest/globals";
import { findCause } from "../../../cli/why/cause.ts";
import { mergeSteps, type Step } from "../../../cli/why/step.ts";

const step = (id: string, kind: Step["kind"], parent: string | null, more: Partial<Step> = {}): Step => ({
  id,
  kind,
  parent,
  name: id,
  task: null,
  taskId: null,
  attempt: null,
  agent: null,
  start: 0,
  end: 100,
  status: "success",
  error: null,
  inputTokens: null,
  outputTokens: null,
  costUsd: null,
  input: null,
  output: null,
  ...more,
});
const failing = (message: string, end = 100): Partial<Step> => ({
  status: "failure",
  end,
  error: { type: "Error", message, where: null },
});
const causeOf = (...steps: readonly Step[]) => findCause(steps)?.step.id;

test("an error that was caught on the way is not the cause of a later one", () => {
  const run = step("run", "workflow", null, failing("late"));
  const task = step("task", "task", "run", failing("late"));
  const caught = step("caught", "tool", "task", failing("early", 10));
  const fine = step("fine", "tool", "task", { end: 50 });
  expect(causeOf(run, task, caught, fine)).toBe("task");
  expect(causeOf(run, task, caught, step("late", "tool", "task", failing("late", 60)))).toBe("late");
});

test("an error that was wrapped comes from the last thing that was done, if that failed", () => {
  const run = step("run", "workflow", null, failing("the report could not be written"));
  const task = step("task", "task", "run", failing("429", 90));
  expect(causeOf(run, task)).toBe("task");
  expect(causeOf(run, step("task", "task", "run", { end: 90 }))).toBe("run");
});

test("of two tasks side by side that failed, the one whose error ended the run is named", () => {
  const run = step("run", "workflow", null, failing("first"));
  const tasks = [
    step("a", "task", "run", failing("first", 10)),
    step("b", "task", "run", failing("second", 20)),
  ];
  expect(causeOf(run, ...tasks)).toBe("a");
});

test("a run that was resumed failed in its last part", () => {
  const parts = [step("first", "workflow", null, { status: "paused", end: 10 })];
  parts.push(step("second", "workflow", null, { ...failing("no"), start: 20 }));
  expect(causeOf(...parts)).toBe("second");
});

test("calls with the same arguments are a loop from four on, in the same attempt only", () => {
  const run = step("run", "workflow", null, failing("loop"));
  const task = step("task", "task", "run", failing("loop"));
  const calls = (count: number) =>
    Array.from({ length: count }, (_, at) =>
      step(`c${at}`, "tool", "task", { name: "grep", input: { a: 1 } }),
    );
  expect(findCause([run, task, ...calls(3)])?.repeated).toBeNull();
  expect(findCause([run, task, ...calls(4)])?.repeated).toEqual({ tool: "grep", times: 4, input: { a: 1 } });
});

test("what only the log or only the trace knows of a step is kept, and the log puts it into its attempt and agent", () => {
  const told = [
    step("run", "workflow", null, { start: 1, status: "open", end: null }),
    step("agent", "agent", null, { name: "writer", start: 2, agent: "writer" }),
    step("task", "task", null, { taskId: "t", attempt: 2, start: 3, agent: "writer", inputTokens: 7 }),
    step("call", "llm", null, { taskId: "t", attempt: 2, start: 4, input: "hello", agent: "writer" }),
  ];
  const merged = mergeSteps(told, [step("run", "workflow", "outside", { start: 1, ...failing("no") })]);
  expect(merged.map(({ id, parent }) => [id, parent])).toEqual([
    ["run", null],
    ["agent", "run"],
    ["task", "agent"],
    ["call", "task"],
  ]);
  expect(merged[0]).toMatchObject({ status: "failure", end: 100, error: { message: "no" } });
});

test("what logs date a millisecond before the run began belongs to it, too", () => {
  const run = step("run", "workflow", null, { ...failing("late"), start: 1 });
  const task = step("task", "task", null, { ...failing("late"), taskId: "task_1" });
  expect(findCause(mergeSteps([run, task]))?.step.id).toBe("task");
});
