import { beforeAll, describe, expect, test } from "@jest/globals";
import type { Receiver } from "./receiver.ts";
import type { AgentEnd } from "./run-agent.ts";
import { runSampleAgent } from "./sample-agent.ts";

let receiver: Receiver;
let end: AgentEnd;

beforeAll(async () => {
  ({ receiver, end } = await runSampleAgent());
});

const events = (workflowId: string) =>
  end.lines.filter((line) => line.workflow_id === workflowId).map((line) => line.event);

describe("an agent's log events", () => {
  test("follow the life of a run", () => {
    expect(events("wf_001")).toEqual([
      "workflow_initiated",
      "task_started",
      "task_retried",
      "task_retried",
      "llm_completed",
      "tool_completed",
      "task_completed",
      "agent_completed",
      "chunk_indexed",
      "workflow_completed",
    ]);
    expect(events("wf_002")).toEqual([
      "workflow_initiated",
      "task_started",
      "tool_failed",
      "task_failed",
      "workflow_failed",
    ]);
    expect(events("wf_003")).toEqual([
      "workflow_initiated",
      "workflow_paused",
      "workflow_resumed",
      "workflow_completed",
    ]);
  });

  test("say what a task and a workflow gave, but not what a model or a tool said", () => {
    const output = (event: string) => end.lines.find((line) => line.event === event)?.output_data;
    expect(output("task_completed")).toBe("secret result");
    expect(output("workflow_completed")).toEqual({ pages: 3 });
    expect(output("tool_completed")).toEqual({ result_type: "string", result_size: 13 });
    expect(JSON.stringify(end.lines)).not.toContain("secret answer");
  });

  test("tell a retry as a warning with attempt and error, a failure as an error", () => {
    expect(end.lines.find((line) => line.event === "task_retried")).toMatchObject({
      level: "WARNING",
      status: "retry",
      attempt: 1,
      task: "plan",
      error: { type: "RateLimitError", message: "429 number 1", stack: expect.stringContaining("at ") },
      duration_ms: expect.any(Number),
    });
    expect(end.lines.find((line) => line.event === "task_failed")).toMatchObject({
      level: "ERROR",
      status: "failure",
    });
  });

  test("take the caller's own fields", () => {
    expect(end.lines.find((line) => line.event === "chunk_indexed")).toMatchObject({
      level: "INFO",
      status: null,
      output_data: { chunk: 5 },
      message: "Chunk 5",
      shard: 7,
    });
  });

  test("are sent as the exact line, with ids and names alone as attributes, in the span's context", () => {
    expect(receiver.logs).toHaveLength(end.lines.length);
    const record = receiver.logs.find(({ eventName }) => eventName === "task_completed");
    const printed = end.stdout.split("\n").find((line) => line.includes('"event":"task_completed"'));
    expect(record?.body).toBe(printed?.replace(',"otlp":true', ""));
    const attempt = receiver.spans.find((span) => span.attributes["telltale.task.attempt"] === 3);
    expect(record).toMatchObject({
      severityNumber: 9,
      severityText: "INFO",
      traceId: attempt?.traceId,
      spanId: attempt?.spanId,
    });
    expect(record?.attributes).toEqual({
      workflow_id: "wf_001",
      task_id: "task_012",
      event: "task_completed",
      level: "INFO",
      status: "success",
      workflow: "nightly-report",
      task: "plan",
      agent: "researcher",
      conversation_id: "conv_1",
    });
  });

  test("explain a transition that belongs to no workflow", () => {
    expect(end.stderr).toContain("inside a workflow");
  });
});
