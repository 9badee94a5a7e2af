import { beforeAll, expect, test } from "@jest/globals";
import { backendsOf, eventually, type LogLine } from "./backends.ts";
import { runAgent, stackUnderTest } from "./stack-under-test.ts";

const AGENT = `${import.meta.dirname}/agents/content.ts`;
const { endpoint, token } = stackUnderTest();
const { logs, query } = backendsOf(stackUnderTest());
const CONTENT = '{telltale_stream="content"}';

const byEvent = (lines: readonly LogLine[], event: string): LogLine =>
  lines.find(({ labels }) => labels.event === event) as LogLine;

let stored: readonly LogLine[];

beforeAll(async () => {
  await runAgent(AGENT, ["wf_said"]);
  await runAgent(AGENT, ["wf_silent"], { TELLTALE_CONTENT: "off" });
  stored = await eventually(
    () => logs(`${CONTENT} | workflow_id="wf_said"`),
    ({ length }) => length === 2,
  );
}, 60_000);

test("what a model was told and said is stored in a stream of its own, found by the run's id and trace", async () => {
  expect(stored).toHaveLength(2);
  const { labels, line } = byEvent(stored, "gen_ai.client.inference.operation.details");
  expect(labels).toMatchObject({
    telltale_stream: "content",
    service_name: "content",
    workflow: "said",
    task: "ask",
    model: "gpt-5-mini",
    trace_id: expect.stringMatching(/^[\da-f]{32}$/),
    span_id: expect.stringMatching(/^[\da-f]{16}$/),
  });
  expect(line).toEqual({
    "gen_ai.input.messages": [
      { role: "user", parts: [{ type: "text", content: "my key is ****" }] },
      {
        role: "assistant",
        parts: [{ type: "tool_call", id: "c1", name: "login", arguments: { user: "ann", api_key: "****" } }],
      },
      { role: "tool", parts: [{ type: "tool_call_response", id: "c1", response: '{****, "ok": true}' }] },
    ],
    "gen_ai.output.messages": [
      { role: "assistant", parts: [{ type: "text", content: "welcome" }], finish_reason: "stop" },
    ],
  });
});

test("a tool's arguments and result are masked in depth and cut", () => {
  const { line, labels } = byEvent(stored, "telltale.tool.call.details");
  expect(line).toEqual({
    "gen_ai.tool.call.arguments": { user: "ann", auth: { password: "****" } },
    "gen_ai.tool.call.result": [
      { session: { refresh_token: "****" } },
      expect.stringMatching(/^(a page of text )+a pa… \[58616 characters cut\]$/),
    ],
  });
  expect(Number(labels.telltale_content_cut)).toBeGreaterThan(58_000);
});

test("no line of the log holds content, nor counts it, and none of it is stored where it is off", async () => {
  const lines = await eventually(
    () => logs('{service_name="content", telltale_stream=""}'),
    ({ length }) => length >= 12,
  );
  expect(lines.filter(({ labels }) => labels.workflow_id === "wf_silent").length).toBe(6);
  expect(JSON.stringify(lines)).not.toMatch(/welcome|hunter|a page of/);
  expect(await logs(`${CONTENT} | workflow_id="wf_silent"`)).toEqual([]);
  const counted = await eventually(
    () => query('sum(telltale_events_total{service="content"})'),
    ([sum]) => sum?.value === lines.length,
  );
  expect(counted[0]?.value).toBe(12);
}, 60_000);

test("content of other instrumentations goes the same way, in whichever form", async () => {
  const text = (stringValue: string) => ({ stringValue });
  const record = (eventName: string, attributes: Record<string, object>, body?: object) => ({
    timeUnixNano: `${Date.now()}000000`,
    ...(eventName && { eventName }),
    ...(body && { body }),
    attributes: Object.entries(attributes).map(([key, value]) => ({ key, value })),
  });
  const logRecords = [
    record("gen_ai.client.inference.operation.details", {
      "gen_ai.input.messages": text(
        '[{"role":"user","parts":[{"type":"text","content":"x","api_key":"hunter2"}]}]',
      ),
    }),
    record("gen_ai.client.inference.operation.details", {
      "gen_ai.input.messages": text(`["${'\\\\"<&語 '.repeat(60_000)}"]`),
      "gen_ai.output.messages": text("[no JSON"),
    }),
    record(
      "",
      { "event.name": text("gen_ai.user.message") },
      {
        kvlistValue: {
          values: [{ key: "content", value: text("hello ghp_abcdefghijklmnopqrstuvwxyz0123456789") }],
        },
      },
    ),
    record("gen_ai.choice", {}, text("just a text")),
    record("", { event: text("log") }, text('{"event":"log","message":"a line"}')),
  ];
  const resource = { attributes: [{ key: "service.name", value: text("foreign-content") }] };
  const response = await fetch(`${endpoint}/v1/logs`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] }),
  });
  expect(response.status).toBe(200);
  const found = await eventually(
    () => logs('{service_name="foreign-content"}'),
    ({ length }) => length === 5,
  );
  const lines = found.map(({ labels, line }) => [labels.telltale_stream, labels.event, line]);
  expect(lines).toEqual(
    expect.arrayContaining([
      [
        "content",
        "gen_ai.client.inference.operation.details",
        {
          "gen_ai.input.messages": [
            { role: "user", parts: [{ type: "text", content: "x", api_key: "****" }] },
          ],
        },
      ],
      [
        "content",
        "gen_ai.client.inference.operation.details",
        { truncated: true, bytes: expect.any(Number), preview: expect.stringMatching(/語[^\ufffd]*$/) },
      ],
      ["content", "gen_ai.user.message", { content: "hello ****" }],
      ["content", "gen_ai.choice", { body: "just a text" }],
      [undefined, "log", { event: "log", message: "a line" }],
    ]),
  );
}, 60_000);
