import { beforeAll, describe, expect, test } from "@jest/globals";
import { STATUS } from "../../../sdk/typescript/src/contract.generated.ts";
import type { DecodedSpan } from "./otlp-decode.ts";
import type { Receiver } from "./receiver.ts";
import type { AgentEnd } from "./run-agent.ts";
import { runSampleAgent } from "./sample-agent.ts";

const INTERNAL = 1;
const CLIENT = 3;
const ERROR = 2;

let receiver: Receiver;
let end: AgentEnd;

beforeAll(async () => {
  ({ receiver, end } = await runSampleAgent());
});

const named = (name: string): DecodedSpan[] => receiver.spans.filter((span) => span.name === name);
const one = (name: string): DecodedSpan => {
  expect(named(name)).toHaveLength(1);
  return named(name)[0] as DecodedSpan;
};
describe("an agent's spans", () => {
  test("arrive when the program simply ends, with results and errors untouched", () => {
    expect(end).toMatchObject({ code: 0, signal: null });
    expect(end.stderr).toContain('{"pages":3}\ntrue\n');
    expect(receiver.authorizations).toEqual(new Set(["Bearer secret"]));
  });

  test("name the program, its environment, release and process", () => {
    expect(one("invoke_workflow nightly-report").resource).toEqual({
      "service.name": "report-writer",
      "service.version": "1.4.2",
      "deployment.environment.name": "dev",
      "service.instance.id": expect.stringMatching(/^[\da-f-]{36}$/),
    });
  });

  test("carry the ids and names of all that surrounds them", () => {
    expect(one("execute_tool web_search").attributes).toEqual({
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.tool.name": "web_search",
      "gen_ai.tool.call.id": "call_1",
      "gen_ai.workflow.name": "nightly-report",
      "telltale.workflow.id": "wf_001",
      "telltale.task.name": "plan",
      "telltale.task.id": "task_012",
      "gen_ai.agent.name": "researcher",
      "gen_ai.conversation.id": "conv_1",
      "telltale.status": "success",
    });
  });

  test("are one for every attempt of a task, with one task id", () => {
    const attempts = named("execute_task plan").sort((a, b) => Number(a.start - b.start));
    const facts = attempts.map(({ attributes, statusCode }) => [
      attributes["telltale.task.attempt"],
      attributes["telltale.status"],
      attributes["error.type"],
      attributes["telltale.task.id"],
      statusCode,
    ]);
    expect(facts).toEqual([
      [1, STATUS.RETRY, "RateLimitError", "task_012", ERROR],
      [2, STATUS.RETRY, "RateLimitError", "task_012", ERROR],
      [3, STATUS.SUCCESS, undefined, "task_012", 0],
    ]);
  });

  test("hold the exception of a failure with its stack", () => {
    const [exception] = one("execute_tool http_get").events;
    expect(exception).toMatchObject({
      name: "exception",
      attributes: { "exception.type": "TypeError", "exception.message": "no" },
    });
    expect(exception?.attributes["exception.stacktrace"]).toMatch(/^TypeError: no\n {4}at /);
  });

  test("tell what a model call used, as a client's span", () => {
    const call = one("chat gpt-5-mini");
    expect(call.kind).toBe(CLIENT);
    expect(one("execute_tool web_search").kind).toBe(INTERNAL);
    expect(call.attributes).toMatchObject({
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "openai",
      "gen_ai.request.model": "gpt-5-mini",
      "gen_ai.response.model": "gpt-5-mini-2026-03-01",
      "gen_ai.response.finish_reasons": ["stop"],
      "gen_ai.response.time_to_first_chunk": expect.any(Number),
      "gen_ai.usage.input_tokens": 1830,
      "gen_ai.usage.output_tokens": 212,
      "gen_ai.usage.cache_read.input_tokens": 1024,
      "gen_ai.usage.reasoning.output_tokens": 96,
      "telltale.llm.cost": 0.0031,
    });
  });

  test("nest, and mark each state of a workflow in its trace", () => {
    const workflow = one("invoke_workflow nightly-report");
    const inTrace = receiver.spans.filter((span) => span.traceId === workflow.traceId);
    const parentOf = (name: string) =>
      inTrace.find((span) => span.spanId === inTrace.find((child) => child.name === name)?.parentSpanId)
        ?.name;
    expect(workflow.parentSpanId).toBe("");
    expect(parentOf("invoke_agent researcher")).toBe("invoke_workflow nightly-report");
    expect(parentOf("execute_task plan")).toBe("invoke_agent researcher");
    expect(parentOf("chat gpt-5-mini")).toBe("execute_task plan");
    const transitions = inTrace.filter((span) => span.name.startsWith("transition"));
    expect(transitions.map((span) => [span.name, span.parentSpanId, span.end - span.start])).toEqual([
      ["transition initiated", workflow.spanId, 0n],
      ["transition completed", workflow.spanId, 0n],
    ]);
    expect(transitions[0]?.attributes).toMatchObject({
      "gen_ai.operation.name": "transition",
      "telltale.workflow.state": "initiated",
    });
  });

  test("end a task at the first error that is not worth another attempt", () => {
    expect(one("execute_task fetch").attributes).toMatchObject({
      "telltale.task.attempt": 1,
      "telltale.status": "failure",
    });
    expect(one("invoke_workflow hopeless").attributes).toMatchObject({
      "telltale.status": "failure",
      "error.type": "TypeError",
    });
  });

  test("show a resumed run as a trace of its own, linked to the paused one", () => {
    const [paused, resumed] = named("invoke_workflow approval").sort((a, b) => Number(a.start - b.start));
    expect(paused?.attributes["telltale.status"]).toBe("paused");
    expect(resumed?.attributes["telltale.status"]).toBe("success");
    expect(resumed?.parentSpanId).toBe("");
    expect([paused, one("invoke_agent approver")].map((span) => span?.traceId)).not.toContain(
      resumed?.traceId,
    );
    expect(resumed?.links).toEqual([{ traceId: paused?.traceId, spanId: paused?.spanId }]);
  });
});
