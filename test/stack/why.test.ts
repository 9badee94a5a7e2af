import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import type { FailedRun, Ledger } from "../../cli/demo/ledger.ts";
import { STAGED } from "../../cli/demo/scenarios/index.ts";
import { createServer } from "../../cli/mcp/server.ts";
import { type Explanation, explain, type Sources } from "../../cli/why/explain.ts";
import { explanationText } from "../../cli/why/text.ts";
import { backendsOf, eventually } from "./backends.ts";
import { runAgent, stackUnderTest } from "./stack-under-test.ts";

const { urls } = stackUnderTest();
const { logs, trace } = backendsOf(stackUnderTest());
const SERVICE = "why-agents";
const at = (service: string) => ({ url: urls[service] ?? "", hostPort: "" });
const GONE = { url: "http://127.0.0.1:9", hostPort: "127.0.0.1:9" };
const SOURCES: Sources = {
  stores: { loki: at("loki"), jaeger: at("jaeger"), prometheus: at("prometheus") },
  page: () => undefined,
  runbooks: "docs/runbooks",
};
const without = (stores: Partial<Sources["stores"]>): Sources => ({
  ...SOURCES,
  stores: { ...SOURCES.stores, ...stores },
});
/** Call that each scenario fails in; a task's own code where there is none. */
const CALLS: Readonly<Record<string, readonly [kind: string, name: string]>> = {
  "bad-tool-argument": ["tool", "crm_refund"],
  "rate-limit": ["llm", "claude-sonnet-4-5"],
  "context-overflow": ["llm", "claude-sonnet-4-5"],
  timeout: ["tool", "test_runner"],
  "expired-key": ["llm", "gemini-2.5-flash"],
};
const FAILING = STAGED.flatMap(({ fails, ...one }) => (fails ? [{ ...one, ...fails }] : []));

let ledger: Ledger;
const failedIn = (name: string): FailedRun => {
  const scenario = FAILING.find((one) => one.name === name);
  return ledger.failed.find(
    ({ workflow, task, error }) =>
      workflow === scenario?.workflow && task === scenario.task && error === scenario.error,
  ) as FailedRun;
};
const why = async (name: string, sources = SOURCES): Promise<Explanation> =>
  (await explain(sources, { id: failedIn(name).workflowId })) as Explanation;

beforeAll(async () => {
  const agent = `${import.meta.dirname}/agents/scenarios.ts`;
  ledger = JSON.parse(await runAgent(agent, [], { TELLTALE_SERVICE: SERVICE }));
  const last = failedIn("prompt-change");
  await eventually(
    () => logs(`{service_name="${SERVICE}"} | event="workflow_failed"`),
    ({ length }) => length === ledger.workflows.failure,
  );
  await eventually(
    () => trace(last.traceId ?? ""),
    (spans) => spans.some(({ operationName }) => operationName.startsWith("invoke_workflow")),
  );
}, 90_000);

test.each(FAILING)("of $name the task, the step and the error are named", async ({ name, task, error }) => {
  const { cause, run } = await why(name);
  const [kind, step] = CALLS[name] ?? ["task", task];
  expect(run.state).toBe("failed");
  expect([cause?.task, cause?.step.kind, cause?.step.name, cause?.error.type]).toEqual([
    task,
    kind,
    step,
    error,
  ]);
  expect(cause?.error.where).toMatch(/cli\/demo\/.+\.ts:\d+:\d+$/);
});

test.each([
  ["Loki", { loki: GONE }],
  ["Jaeger", { jaeger: GONE }],
])("without %s the same step is named, and what is missing is said", async (store, stores) => {
  for (const { name } of FAILING) {
    const { cause, notes } = await why(name, without(stores));
    const [kind, step] = CALLS[name] ?? ["task", failedIn(name).task];
    expect([cause?.step.kind, cause?.step.name]).toEqual([kind, step]);
    expect(notes.join()).toContain(`${store} does not answer at http://127.0.0.1:9`);
  }
});

test("without any store, the answer is which ones do not answer", async () => {
  const sources = without({ loki: GONE, jaeger: GONE, prometheus: GONE });
  await expect(explain(sources, { lastFailed: true })).rejects.toThrow(/Loki does not[\s\S]+Jaeger does not/);
});

test("arguments of a call that failed are told, and what the model was asked before", async () => {
  const { cause } = await why("bad-tool-argument");
  expect(cause?.step.input).toEqual({ customer: 4711, amount: "12,50 EUR" });
  expect(cause?.before?.input).toMatch(/^Customer 4711 was charged twice/);
});

test("retries that failed alike are counted, and a call that goes round is recognised", async () => {
  expect((await why("rate-limit")).cause).toMatchObject({ attempts: 3, failedAttempts: 3 });
  expect((await why("tool-loop")).cause?.repeated).toMatchObject({ tool: "git_grep", times: 12 });
});

test("what differs from the last good run has the release and the prompt", async () => {
  const good = await runAgent(`${import.meta.dirname}/agents/good-report.ts`, [], {
    TELLTALE_SERVICE: SERVICE,
  });
  await eventually(
    () => logs(`{service_name="${SERVICE}"} | workflow_id="${good}" | event="workflow_completed"`),
    ({ length }) => length === 1,
  );
  const bad = await runAgent(`${import.meta.dirname}/agents/good-report.ts`, ["fail"], {
    TELLTALE_SERVICE: SERVICE,
  });
  await eventually(
    () => logs(`{service_name="${SERVICE}"} | workflow_id="${bad}" | event=~"workflow_failed|prompt_used"`),
    ({ length }) => length === 2,
  );
  const { lastGood } = (await explain(SOURCES, { id: bad })) as Explanation;
  expect(lastGood?.id).toBe(good);
  expect(lastGood?.differences).toEqual(
    expect.arrayContaining([
      { what: "release", here: "2.0.0", there: "1.0.0" },
      { what: "prompt write-report", here: "version 8", there: "version 7" },
      { what: "result of fetch_page in read", here: '{"characters":857000}', there: '{"characters":900}' },
      { what: "models of read", here: "model-b", there: "model-a" },
    ]),
  );
}, 60_000);

test("the run that failed last of a workflow is found, and of one that never failed none", async () => {
  const found = await explain(SOURCES, { lastFailed: true, workflow: "support-triage" });
  expect(found?.run).toMatchObject({ workflow: "support-triage", state: "failed" });
  expect(await explain(SOURCES, { lastFailed: true, workflow: "daily-digest" })).toBeUndefined();
});

test("an id that is not known is answered with those that look like it", async () => {
  const { workflowId } = failedIn("timeout");
  const wrong = `${workflowId.slice(0, -1)}_`;
  await expect(explain(SOURCES, { id: wrong })).rejects.toThrow(`Nearest: ${workflowId}`);
});

test("a person reads the answer first, and each step once", async () => {
  const text = explanationText(await why("rate-limit"), Date.now());
  expect(text).toContain(
    "The task summarise failed in the call of claude-sonnet-4-5, in 3 of 3 attempts: RateLimitError",
  );
  expect(text.match(/◄ here/g)).toHaveLength(1);
  expect(text.match(/[↻✗] summarise/g)).toHaveLength(3);
});

test("a run whose process was killed has not failed: it is told how far it came", async () => {
  const [started] = await logs(
    `{service_name="${SERVICE}"} | workflow="nightly-report" | event="task_started"`,
  );
  const found = await explain(SOURCES, { id: String(started?.line.workflow_id) });
  expect(found?.run.state).toMatch(/running|stuck/);
  expect(found?.cause).toBeNull();
  expect(explanationText(found as Explanation, Date.now())).toContain("in the task summarise");
});

describe("telltale mcp", () => {
  const client = new Client({ name: "test", version: "1" });
  const call = async (name: string, given: Record<string, unknown> = {}) =>
    // biome-ignore lint/suspicious/noExplicitAny: each tool has a result of its own, which the client has validated
    (await client.callTool({ name, arguments: given })) as any;

  beforeAll(async () => {
    const [near, far] = InMemoryTransport.createLinkedPair();
    await createServer(SOURCES).connect(far);
    await client.connect(near);
    // With the list, the client validates what tools give.
    await client.listTools();
  });
  afterAll(() => client.close());

  test("every tool only reads", async () => {
    const { tools } = await client.listTools();
    expect(tools.map(({ name, annotations }) => [name, annotations?.readOnlyHint])).toEqual(
      ["why", "failed_runs", "runs_in_progress", "tasks", "run_logs", "alerts"].map((name) => [name, true]),
    );
  });

  test("the cause of a failed run is data, and a text for the model", async () => {
    const { structuredContent, content } = await call("why", { workflow_id: failedIn("timeout").workflowId });
    expect(structuredContent.cause).toMatchObject({
      task: "run_tests",
      error: { type: "TimeoutError" },
      attempts: 3,
    });
    expect(content[0].text).toContain("The task run_tests failed in the call of test_runner");
  });

  test("each other tool answers in the form that it promises", async () => {
    const { workflowId, workflow } = failedIn("timeout");
    const failed = (await call("failed_runs", { workflow, limit: 50 })).structuredContent.runs;
    expect(failed.map(({ id }: { id: string }) => id)).toContain(workflowId);
    const open = (await call("runs_in_progress")).structuredContent.runs;
    expect(open.map((run: { workflow: string }) => run.workflow)).toContain("nightly-report");
    const { tasks } = (await call("tasks")).structuredContent;
    expect(tasks).toContainEqual(
      expect.objectContaining({ workflow, task: "run_tests", errors: ["TimeoutError"] }),
    );
    const { lines } = (await call("run_logs", { workflow_id: workflowId, limit: 2 })).structuredContent;
    expect(lines.map(({ event }: { event: string }) => event)).toEqual(["task_failed", "workflow_failed"]);
    expect((await call("alerts")).structuredContent.alerts).toEqual(expect.any(Array));
  });

  test("what is not known is an error with its reason, and the server goes on", async () => {
    const { isError, content } = await call("why", { workflow_id: "wf_of_nobody_at_all" });
    expect([isError, content[0].text]).toEqual([
      true,
      expect.stringContaining("No run wf_of_nobody_at_all is known"),
    ]);
    expect((await call("run_logs", { workflow_id: "x", limit: 1_000 })).isError).toBe(true);
    expect((await call("failed_runs")).isError).toBeFalsy();
  });
});
