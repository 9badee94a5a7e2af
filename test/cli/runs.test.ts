import { expect, test } from "@jest/globals";
import { parseDuration } from "../../cli/duration-option.ts";
import { type RunRow, rowsOf, runsTable, type Sign, sortRuns, withSigns } from "../../cli/runs.ts";

const sign = (event: string, time: number, more: Partial<Sign> = {}): Sign => ({
  id: "wf_1",
  workflow: "report",
  service: "writer",
  environment: "dev",
  event,
  time,
  ...more,
});
const rowOf = (...signs: readonly Sign[]): RunRow => rowsOf(signs)[0] as RunRow;

test("a run's last change of state decides, in whatever order its events are read", () => {
  const resumed = [sign("workflow_resumed", 30), sign("workflow_initiated", 10), sign("workflow_paused", 20)];
  expect(rowOf(...resumed)).toMatchObject({ state: "running", began: 30, lastSign: 30 });
  expect(rowOf(...resumed, sign("workflow_failed", 40)).state).toBe("failed");
});

test("of two changes in one millisecond, the one that stops a run is the later", () => {
  expect(rowOf(sign("workflow_paused", 10), sign("workflow_initiated", 10)).state).toBe("paused");
  expect(rowOf(sign("workflow_completed", 10), sign("workflow_initiated", 10)).state).toBe("completed");
});

test("a heartbeat stands in for a beginning that is not known, and opens nothing that has ended", () => {
  const beat = sign("workflow_heartbeat", 100_000, { age: 60_000 });
  expect(rowOf(beat)).toMatchObject({ state: "running", began: 40_000, lastSign: 100_000 });
  expect(rowOf(beat, sign("workflow_completed", 90_000)).state).toBe("completed");
});

test("a run that was silent for longer than it may is stuck; a paused one may be silent", () => {
  const running = rowOf(sign("workflow_initiated", 0));
  expect(withSigns(running, [sign("log", 10_000)], 100_000, 90_000).state).toBe("running");
  expect(withSigns(running, [sign("log", 10_000)], 100_001, 90_000).state).toBe("stuck");
  const paused = rowOf(sign("workflow_initiated", 0), sign("workflow_paused", 1));
  expect(withSigns(paused, [], 1_000_000, 90_000).state).toBe("paused");
});

test("the task of a run is the last one that began and did not end", () => {
  const signs = [
    sign("task_started", 1, { task: "plan", taskId: "t1" }),
    sign("task_completed", 2, { task: "plan", taskId: "t1" }),
    sign("task_started", 3, { task: "search", taskId: "t2" }),
    sign("task_started", 3, { task: "search", taskId: "t3" }),
    sign("task_failed", 4, { task: "search", taskId: "t3" }),
  ];
  const running = rowOf(sign("workflow_initiated", 0));
  expect(withSigns(running, signs, 10, 90_000).task).toBe("search");
  expect(withSigns(running, signs.slice(0, 2), 10, 90_000).task).toBeNull();
});

test("stuck runs come first, of them the oldest, and the table says how long they were silent", () => {
  const row = (id: string, state: RunRow["state"], began: number): RunRow => ({
    ...rowOf(sign("workflow_initiated", began, { id })),
    state,
  });
  const rows = sortRuns([
    row("e", "completed", 1),
    row("d", "paused", 2),
    row("c", "running", 3),
    row("b", "stuck", 5),
    row("a", "stuck", 4),
  ]);
  expect(rows.map(({ id }) => id).join("")).toBe("abcde");
  expect(runsTable(rows.slice(0, 1), 3_720_004).split("\n")).toEqual([
    "STATE  WORKFLOW  ID  SERVICE  AGE      LAST SIGN    TASK",
    "stuck  report    a   writer   1 h 2 m  1 h 2 m ago  -",
  ]);
});

test.each([
  ["90s", 90_000],
  ["15m", 900_000],
  ["7d", 604_800_000],
])("%s is a duration", (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
});

test.each(["0s", "90", "1.5h", "-1s", "", "9999999d"])("%j is none", (text) => {
  expect(() => parseDuration(text)).toThrow("such as 90s, 15m, 24h or 7d");
});
