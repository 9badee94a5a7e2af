import { beforeAll, expect, test } from "@jest/globals";
import type { Ledger } from "../../cli/demo/ledger.ts";
import { backendsOf, eventually, tag } from "./backends.ts";
import { runAgent, stackUnderTest } from "./stack-under-test.ts";

const { query, exemplars, logs, trace, traces } = backendsOf(stackUnderTest());
/** Other tests run demos, too. */
const SERVICE = "counted-demo";
const ORIGIN = `service="${SERVICE}", environment="dev", release="1.0.0"`;
let ledger: Ledger;

/** Sums of a metric by one or more labels, once the demo's last run has been counted. */
async function sumsOf(metric: string, by: string): Promise<Record<string, number>> {
  const samples = await query(`sum by (${by}) (${metric}{${ORIGIN}})`);
  return Object.fromEntries(
    samples.map(({ labels, value }) => [
      by
        .split(", ")
        .map((label) => labels[label])
        .join("/"),
      value,
    ]),
  );
}

const withoutZeroes = (counts: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));

beforeAll(async () => {
  ledger = JSON.parse(
    await runAgent(`${import.meta.dirname}/agents/demo.ts`, ["30", "7"], { TELLTALE_SERVICE: SERVICE }),
  );
  const counts = {
    gen_ai_invoke_workflow: ledger.workflows.success + ledger.workflows.failure,
    telltale_task: ledger.tasks.success + ledger.tasks.failure + ledger.tasks.retry,
    gen_ai_client_operation: ledger.llmCalls,
    gen_ai_execute_tool: ledger.toolCalls,
  };
  // Each kind is handed on every few seconds, at a time of its own.
  for (const [kind, count] of Object.entries(counts)) {
    await eventually(
      () => query(`sum(${kind}_duration_seconds_count{${ORIGIN}})`),
      ([total]) => total?.value === count,
    );
  }
}, 180_000);

test("Prometheus counts workflows, and attempts of tasks, exactly as the agents do", async () => {
  expect(await sumsOf("gen_ai_invoke_workflow_duration_seconds_count", "status")).toEqual(
    withoutZeroes(ledger.workflows),
  );
  expect(await sumsOf("telltale_task_duration_seconds_count", "status")).toEqual(
    withoutZeroes({ ...ledger.tasks }),
  );
  const byTask = Object.entries(ledger.byTask).flatMap(([task, counts]) =>
    Object.entries(counts).map(([status, count]) => [`${task}/${status}`, count] as const),
  );
  expect(await sumsOf("telltale_task_duration_seconds_count", "workflow, task, status")).toEqual(
    withoutZeroes(Object.fromEntries(byTask)),
  );
});

test("Prometheus counts model and tool calls, tokens and cost exactly as the agents do", async () => {
  const total = async (metric: string) => (await query(`sum(${metric})`))[0]?.value;
  expect(await total(`gen_ai_client_operation_duration_seconds_count{${ORIGIN}}`)).toBe(ledger.llmCalls);
  expect(await total(`gen_ai_execute_tool_duration_seconds_count{${ORIGIN}}`)).toBe(ledger.toolCalls);
  expect(await sumsOf("gen_ai_client_token_usage_sum", "token_type")).toMatchObject({
    input: ledger.inputTokens,
    output: ledger.outputTokens,
  });
  expect(await total(`telltale_llm_cost_total{${ORIGIN}}`)).toBeCloseTo(ledger.costUsd, 6);
  const failures = await query(
    `sum(gen_ai_client_operation_duration_seconds_count{${ORIGIN}, status="failure"})`,
  );
  expect(failures[0]?.value ?? 0).toBe(ledger.llmFailures);
});

test("no series carries the id of a run, a process or a trace", async () => {
  const series = await query(`{${ORIGIN}}`);
  const labels = new Set(series.flatMap((one) => Object.keys(one.labels)));
  // Several collectors count apart, each under its own name, of which there are few.
  if (labels.delete("instance"))
    for (const { labels } of series) expect(labels.instance ?? "collector-0").toMatch(/^collector-\d$/);
  expect([...labels].sort()).toEqual(
    [
      "__name__",
      "agent",
      "environment",
      "error_type",
      "event",
      "le",
      "level",
      "model",
      "operation",
      "provider",
      "release",
      "service",
      "status",
      "task",
      "token_type",
      "tool",
      "workflow",
    ].sort(),
  );
});

test("Loki has one line for every event, and the metric counts the same", async () => {
  const lines = await eventually(
    () => logs(`{service_name="${SERVICE}"} | event=~"(task|workflow)_(completed|failed|retried)"`),
    ({ length }) => length === ledger.tasks.success + ledger.tasks.failure + ledger.tasks.retry + 30,
  );
  const events: Record<string, number> = {};
  for (const { line } of lines) events[String(line.event)] = (events[String(line.event)] ?? 0) + 1;
  const expected = withoutZeroes({
    task_completed: ledger.tasks.success,
    task_failed: ledger.tasks.failure,
    task_retried: ledger.tasks.retry,
    workflow_completed: ledger.workflows.success,
    workflow_failed: ledger.workflows.failure,
  });
  expect(events).toEqual(expected);
  const total = Object.values(expected).reduce((sum, count) => sum + count, 0);
  const counted = await eventually(
    () => sumsOf("telltale_events_total", "event"),
    (sums) => Object.keys(expected).reduce((sum, event) => sum + (sums[event] ?? 0), 0) >= total,
  );
  expect(counted).toMatchObject(expected);
});

test("Jaeger has one trace for every run, and in it one span for every attempt", async () => {
  const found = await eventually(
    () => traces(SERVICE),
    ({ length }) => length >= 30,
  );
  expect(found.length).toBe(30);
  const attempts = found.flatMap(({ spans }) =>
    spans.filter((span) => tag(span, "gen_ai.operation.name") === "execute_task"),
  );
  expect(attempts.length).toBe(ledger.tasks.success + ledger.tasks.failure + ledger.tasks.retry);
});

test("a log line is one JSON object, its fields in the required order", async () => {
  const [completed] = await logs(`{service_name="${SERVICE}"} | event="task_completed"`);
  expect(Object.keys(completed?.line ?? {}).slice(0, 9)).toEqual([
    "timestamp",
    "level",
    "workflow_id",
    "task_id",
    "event",
    "status",
    "output_data",
    "trace_id",
    "span_id",
  ]);
  expect(completed?.line).toMatchObject({ level: "INFO", event: "task_completed", status: "success" });
  expect(completed?.line.timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
});

test("the exemplar of a failed task leads to its trace, and the trace's id to its log lines", async () => {
  const failed = ledger.failed[0];
  if (!failed) throw new Error("The demo was to fail at least once");
  const selector = `telltale_task_duration_seconds_bucket{${ORIGIN}, status="failure", workflow="${failed.workflow}", task="${failed.task}"}`;
  const found = await eventually(
    () => exemplars(selector),
    ({ length }) => length > 0,
  );
  const traceId = found[0]?.traceId ?? "";
  expect(ledger.failed.map((run) => run.traceId)).toContain(traceId);

  const spans = await eventually(
    () => trace(traceId),
    (found) => found.some((span) => tag(span, "telltale.status") === "failure"),
  );
  const broken = spans.find(
    (span) => tag(span, "telltale.status") === "failure" && tag(span, "telltale.task.name") === failed.task,
  );
  expect(tag(broken ?? { spanID: "", operationName: "", tags: [] }, "error")).toBe(true);

  const lines = await eventually(
    () => logs(`{service_name="${SERVICE}"} | trace_id="${traceId}"`),
    (found) => found.some(({ line }) => line.event === "task_failed"),
  );
  const cause = lines.find(({ line }) => line.event === "task_failed");
  expect(cause?.line).toMatchObject({ level: "ERROR", status: "failure", task: failed.task });
  expect(cause?.line.error).toMatchObject({ type: failed.error, stack: expect.stringContaining("at ") });
});
