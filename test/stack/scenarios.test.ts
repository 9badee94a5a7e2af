import { beforeAll, expect, test } from "@jest/globals";
import type { Ledger } from "../../cli/demo/ledger.ts";
import { STAGED } from "../../cli/demo/scenarios/index.ts";
import { backendsOf, eventually } from "./backends.ts";
import { runAgent, stackUnderTest } from "./stack-under-test.ts";

const { query, logs, traces } = backendsOf(stackUnderTest());
const SERVICE = "scenario-agents";
const RUNS = "gen_ai_invoke_workflow_duration_seconds_count";
let ledger: Ledger;

const eventsOf = async (filter: string): Promise<unknown[]> =>
  (await logs(`{service_name="${SERVICE}"} | ${filter}`))
    .sort((a, b) => String(a.line.timestamp).localeCompare(String(b.line.timestamp)))
    .map(({ line }) => line.event);

beforeAll(async () => {
  const agent = `${import.meta.dirname}/agents/scenarios.ts`;
  ledger = JSON.parse(await runAgent(agent, [], { TELLTALE_SERVICE: SERVICE }));
  const runs = ledger.workflows.success + ledger.workflows.failure;
  await eventually(
    () => query(`sum(${RUNS}{service="${SERVICE}", status!="paused"})`),
    ([total]) => total?.value === runs,
  );
}, 90_000);

test.each(STAGED.flatMap(({ fails, ...one }) => (fails ? [[one.name, { ...one, ...fails }] as const] : [])))(
  "%s is a failed task with its error, in the release that it runs in",
  async (_, { workflow, task, error, deployment }) => {
    const selector = `service="${SERVICE}", workflow="${workflow}", task="${task}", status="failure", error_type="${error}"`;
    // Tasks are handed on at a time of their own, not with the workflows.
    const failed = await eventually(
      () => query(`telltale_task_duration_seconds_count{${selector}}`),
      ({ length }) => length > 0,
    );
    expect(failed.map(({ labels, value }) => [labels.environment, labels.release, value])).toEqual([
      ["dev", deployment?.release ?? "1.0.0", 1],
    ]);
  },
);

test("two releases and two environments are kept apart", async () => {
  const runs = await query(`count by (environment, release) (${RUNS}{service="${SERVICE}"})`);
  expect(runs.map(({ labels }) => `${labels.environment} ${labels.release}`).sort()).toEqual([
    "dev 1.0.0",
    "dev 1.1.0",
    "staging 1.1.0",
  ]);
});

test("a workflow that runs once a day is a run of its own", async () => {
  const [daily] = await query(`${RUNS}{service="${SERVICE}", workflow="daily-digest"}`);
  expect([daily?.labels.status, daily?.value]).toEqual(["success", 1]);
});

test("a run that was paused goes on under the same id in a trace of its own", async () => {
  const events = await eventually(
    () => eventsOf('workflow="refund-request" | event=~"workflow_.+"'),
    ({ length }) => length === 4,
  );
  expect(events).toEqual(["workflow_initiated", "workflow_paused", "workflow_resumed", "workflow_completed"]);
  const lines = await logs(`{service_name="${SERVICE}"} | workflow="refund-request" | event=~"workflow_.+"`);
  expect(new Set(lines.map(({ line }) => line.workflow_id)).size).toBe(1);
  expect(new Set(lines.map(({ line }) => line.trace_id)).size).toBe(2);
});

test("a run whose process was killed began, and has not ended", async () => {
  const events = await eventually(
    () => eventsOf('workflow="nightly-report"'),
    ({ length }) => length === 2,
  );
  expect(events).toEqual(["workflow_initiated", "task_started"]);
  const found = await traces(SERVICE);
  const spans = found.flatMap((trace) => trace.spans.map(({ operationName }) => operationName));
  expect(spans).not.toContain("invoke_workflow nightly-report");
});
