import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { openReceiver, type Receiver } from "./receiver.ts";
import { runAgent } from "./run-agent.ts";

let receiver: Receiver;

beforeEach(async () => {
  receiver = await openReceiver();
});

afterEach(() => receiver.close());

const SOURCE = `start({ service: "a" });
  await workflow("w", { id: "wf_1" }, () => task("t", { id: "task_1" }, async () => {
    await llm({ provider: "openai", model: "m" }, async (call) => {
      call.content({ system: "be brief", input: "the prompt", tools: [{ name: "search" }] });
      call.usage({ inputTokens: 5 });
      call.content({ output: { choices: [{ message: { role: "assistant", content: "the answer" }, finish_reason: "stop" }] } });
    });
    await tool("search", { callId: "c1", arguments: { query: "cats", depth: 2 } }, () => ({ hits: ["tom", null] }));
    await tool("broken", { arguments: { path: "/x" } }, () => { throw new TypeError("no"); }).catch(() => {});
    await tool("silent", () => {});
  }));`;

const run = (env: Record<string, string> = {}) =>
  runAgent(SOURCE, { env: { TELLTALE_ENDPOINT: receiver.endpoint, ...env } });

describe("content", () => {
  test("is recorded apart, with the ids and names of what surrounds it", async () => {
    const end = await run();
    const [asked, searched, failed, ...more] = receiver.content;
    expect(more).toEqual([]);
    expect(asked).toMatchObject({
      eventName: "gen_ai.client.inference.operation.details",
      traceId: expect.stringMatching(/^[\da-f]{32}$/),
      attributes: {
        event: "gen_ai.client.inference.operation.details",
        workflow_id: "wf_1",
        task_id: "task_1",
        workflow: "w",
        task: "t",
        model: "m",
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "m",
        "gen_ai.usage.input_tokens": 5,
        "gen_ai.system_instructions": [{ type: "text", content: "be brief" }],
        "gen_ai.tool.definitions": [{ name: "search" }],
        "gen_ai.input.messages": [{ role: "user", parts: [{ type: "text", content: "the prompt" }] }],
        "gen_ai.output.messages": [
          { role: "assistant", parts: [{ type: "text", content: "the answer" }], finish_reason: "stop" },
        ],
      },
    });
    const span = receiver.spans.find(({ name }) => name === "chat m");
    expect(asked?.spanId).toBe(span?.spanId);
    expect(searched).toMatchObject({
      eventName: "telltale.tool.call.details",
      attributes: {
        tool: "search",
        "gen_ai.tool.name": "search",
        "gen_ai.tool.call.id": "c1",
        "gen_ai.tool.call.arguments": { query: "cats", depth: 2 },
        "gen_ai.tool.call.result": { hits: ["tom", undefined] },
      },
    });
    expect(failed?.attributes).toMatchObject({
      tool: "broken",
      "gen_ai.tool.call.arguments": { path: "/x" },
    });
    expect(failed?.attributes).not.toHaveProperty(["gen_ai.tool.call.result"]);
    expect(end.stderr).toBe("");
  });

  test("is never on stdout, nor in a line or a span", async () => {
    const end = await run();
    const said = JSON.stringify([end.stdout, receiver.logs, receiver.spans], (_, value) =>
      typeof value === "bigint" ? String(value) : value,
    );
    for (const secret of ["the prompt", "the answer", "be brief", "cats", "tom", "/x"])
      expect(said).not.toContain(secret);
  });

  test("is not recorded where it is turned off", async () => {
    await run({ TELLTALE_CONTENT: "off" });
    expect(receiver.content).toEqual([]);
    expect(receiver.logs.length).toBeGreaterThan(5);
  });

  test("is sent also where log lines are only printed", async () => {
    await run({ TELLTALE_LOGS: "stdout" });
    expect(receiver.logs).toEqual([]);
    expect(receiver.content).toHaveLength(3);
  });

  test("that is too large is cut, and the record says by how much", async () => {
    const source = `start({ service: "a" });
      await llm({ provider: "p", model: "m" }, (call) =>
        call.content({ input: Array.from({ length: 30 }, (_, i) => ({ role: "user", content: i + " " + "long ".repeat(9000) })), output: "done" }));`;
    await runAgent(source, { env: { TELLTALE_ENDPOINT: receiver.endpoint } });
    const { attributes = {} } = receiver.content[0] ?? {};
    expect(attributes["telltale.content.size"]).toBeLessThan(132_000);
    expect(attributes["telltale.content.cut"]).toBeGreaterThan(1_000_000);
    expect(JSON.stringify(attributes["gen_ai.input.messages"])).toMatch(
      /"type":"cut","messages":23.*29 long/,
    );
    expect(JSON.stringify(attributes["gen_ai.output.messages"])).toContain("done");
  });

  test("that throws when it is read disturbs nothing", async () => {
    const source = `start({ service: "a" });
      const bad = new Proxy({}, { get() { throw new Error("bad"); }, ownKeys() { throw new Error("bad"); } });
      console.error(await llm({ provider: "p", model: "m" }, (call) => { call.content(bad); call.content({ input: bad }); call.content(); return 7; }));
      console.error(await tool("t", { get arguments() { throw new Error("bad"); } }, () => 8));`;
    const end = await runAgent(source, { env: { TELLTALE_ENDPOINT: receiver.endpoint } });
    expect(end.stderr).toMatch(/7\n[\s\S]*8\n$/);
    expect(end.code).toBe(0);
  });
});
