import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { execa } from "execa";
import { findRuns } from "../../cli/find-runs.ts";
import type { RunRow } from "../../cli/runs.ts";
import { backendsOf, eventually } from "./backends.ts";
import { stackUnderTest } from "./stack-under-test.ts";

const stack = stackUnderTest();
const { query, logs } = backendsOf(stack);
const loki = { url: stack.urls.loki ?? "", hostPort: "" };
const HEARTBEAT_SECONDS = 1;
const STUCK_AFTER = 6_000;

function startRun(end: string, id: string) {
  const args = ["--conditions=telltale-source", `${import.meta.dirname}/agents/runs.ts`, end, id];
  const env = { ...stack.environment, TELLTALE_HEARTBEAT_SECONDS: String(HEARTBEAT_SECONDS) };
  return execa("node", args, { env, reject: false });
}

const findOpen = async (all = false): Promise<readonly RunRow[]> =>
  (await findRuns(loki, { since: 3_600_000, stuckAfter: STUCK_AFTER, all, now: Date.now() })).runs.filter(
    ({ service }) => service === "runs",
  );
const brief = (rows: readonly RunRow[]) => rows.map(({ state, id, task }) => [state, id, task]);
const ask = async (expression: string) => (await query(expression))[0]?.value;

let alive: ReturnType<typeof startRun>;

beforeAll(async () => {
  alive = startRun("hang", "wf_alive");
  const [killed, ended] = [startRun("hang", "wf_killed"), startRun("hang", "wf_ended")];
  const heard = await eventually(
    () => logs('{service_name="runs"} | event="workflow_heartbeat"'),
    (lines) => new Set(lines.map(({ labels }) => labels.workflow_id)).size === 3,
  );
  expect(new Set(heard.map(({ labels }) => labels.workflow_id))).toEqual(
    new Set(["wf_alive", "wf_killed", "wf_ended"]),
  );
  killed.kill("SIGKILL");
  ended.kill("SIGTERM");
  await Promise.all([killed, ended, startRun("pause", "wf_paused"), startRun("complete", "wf_done")]);
}, 60_000);

afterAll(async () => {
  alive.kill("SIGKILL");
  await alive;
});

test("a killed run shows as stuck in its task, a paused one as paused, ended ones not at all", async () => {
  const rows = await eventually(findOpen, ([first]) => first?.state === "stuck");
  expect(brief(rows)).toEqual([
    ["stuck", "wf_killed", "wait"],
    ["running", "wf_alive", "wait"],
    ["paused", "wf_paused", null],
  ]);
  const [stuck, running] = rows;
  expect(Date.now() - (stuck?.lastSign ?? 0)).toBeGreaterThan(STUCK_AFTER);
  expect(Date.now() - (running?.lastSign ?? 0)).toBeLessThan(STUCK_AFTER);
  expect(running).toMatchObject({ workflow: "run-hang", environment: "dev" });
}, 60_000);

test("those that ended are shown when asked for", async () => {
  expect(brief(await findOpen(true)).slice(3)).toEqual([
    ["failed", "wf_ended", null],
    ["completed", "wf_done", null],
  ]);
});

test("a run that began before what is looked at is known by its heartbeat", async () => {
  const began = (await findOpen()).find(({ id }) => id === "wf_alive")?.began ?? 0;
  const { runs } = await findRuns(loki, {
    since: 1_000,
    stuckAfter: STUCK_AFTER,
    all: false,
    now: Date.now(),
  });
  const row = runs.find(({ id }) => id === "wf_alive");
  expect(row).toMatchObject({ state: "running", service: "runs" });
  expect(Math.abs((row?.began ?? 0) - began)).toBeLessThan(1_000);
});

test("Prometheus knows how many runs are open, how old the oldest live one is, and how many are silent", async () => {
  const RUNS = 'service="runs", workflow="run-hang"';
  const open = `sum by (workflow) (last_over_time(telltale_workflow_open_runs{${RUNS}}[1h]))`;
  expect(
    await eventually(
      () => ask(open),
      (value) => value === 2,
    ),
  ).toBe(2);
  expect(await ask('last_over_time(telltale_workflow_open_runs{workflow="run-pause"}[1h])')).toBe(0);
  expect(await ask('last_over_time(telltale_workflow_open_runs{workflow="run-complete"}[1h])')).toBe(0);

  const began = (await findOpen()).find(({ id }) => id === "wf_alive")?.began ?? 0;
  const age = await ask(`max_over_time(telltale_workflow_run_age_seconds{${RUNS}}[10s])`);
  expect(Math.abs((age ?? 0) - (Date.now() - began) / 1000)).toBeLessThan(10);

  const live = `sum by (workflow) (increase(telltale_events_total{${RUNS}, event="workflow_heartbeat"}[20s])) / ${20 / HEARTBEAT_SECONDS}`;
  const silent = await eventually(
    () => ask(`round(${open} - ${live})`),
    (value) => value === 1,
  );
  expect(silent).toBe(1);
}, 90_000);
