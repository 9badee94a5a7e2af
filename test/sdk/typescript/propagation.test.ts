import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { context, propagation, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import fc from "fast-check";
import { contextFrom, headersOf } from "../../../sdk/typescript/src/propagation.ts";
import { runContext } from "../../../sdk/typescript/src/run-context.ts";
import { openReceiver, type Receiver } from "./receiver.ts";
import { runAgent } from "./run-agent.ts";

const TRACEPARENT = "00-5b8aa5a2d2c872e8321cf37308d69df2-5fb397be34d26b51-01";
const BAGGAGE = "telltale.workflow.id=wf_1,gen_ai.workflow.name=nightly%20report,telltale.task.name=plan";

let receiver: Receiver;

beforeEach(async () => {
  receiver = await openReceiver();
});

afterEach(() => receiver.close());

function startProcess(agent: string, ...args: string[]): ChildProcess {
  const path = `${import.meta.dirname}/agents/${agent}.ts`;
  const env = { PATH: process.env.PATH, HOME: "/nonexistent", TELLTALE_ENDPOINT: receiver.endpoint };
  return spawn(process.execPath, ["--conditions=telltale-source", path, ...args], { env });
}

const spanOf = (name: string) => receiver.spans.find((span) => span.name === name);

describe("a run that goes on in another process", () => {
  test("over HTTP is one trace, with the run's id and names on its spans and lines", async () => {
    const server = startProcess("http-server");
    const [port] = await once(server.stdout as NodeJS.ReadableStream, "data");
    const client = startProcess("http-client", `http://127.0.0.1:${String(port).trim()}/`);
    await Promise.all([once(server, "close"), once(client, "close")]);

    const [here, there] = [spanOf("execute_task delegate"), spanOf("invoke_agent helper")];
    expect(there?.resource["service.name"]).toBe("http-server");
    expect(there?.traceId).toBe(here?.traceId);
    expect(there?.parentSpanId).toBe(here?.spanId);
    const run = { "telltale.workflow.id": "wf_http", "gen_ai.workflow.name": "parent flow, näher" };
    expect(there?.attributes).toMatchObject({ ...run, "telltale.task.id": "task_here" });
    expect(spanOf("execute_task look")?.attributes).toMatchObject({
      ...run,
      "telltale.task.id": "task_there",
    });
    expect(receiver.logs.find(({ eventName }) => eventName === "looked")).toMatchObject({
      traceId: here?.traceId,
      attributes: { workflow_id: "wf_http", workflow: "parent flow, näher", agent: "helper", task: "look" },
    });
  }, 30_000);

  test("over MCP is one trace, by _meta, with a real server and client", async () => {
    const client = startProcess("mcp-client");
    const [said] = await once(client.stderr as NodeJS.ReadableStream, "data");
    await once(client, "close");
    expect(String(said)).toContain("found cats");

    const [here, there] = [spanOf("execute_tool search"), spanOf("execute_tool index_lookup")];
    expect(there?.resource["service.name"]).toBe("mcp-server");
    expect(there?.traceId).toBe(here?.traceId);
    expect(spanOf("invoke_agent searcher")?.parentSpanId).toBe(here?.spanId);
    expect(there?.attributes).toMatchObject({
      "telltale.workflow.id": "wf_mcp",
      "gen_ai.workflow.name": "research",
      "telltale.task.id": "task_mcp",
      "gen_ai.conversation.id": "conv_1",
      "gen_ai.agent.name": "searcher",
    });
  }, 30_000);
});

describe("headers", () => {
  test.each<[string, unknown]>([
    ["an object as Node gives it", { traceparent: TRACEPARENT, baggage: BAGGAGE }],
    ["names in another case", { Traceparent: TRACEPARENT, Baggage: BAGGAGE }],
    ["several headers of one name", { traceparent: TRACEPARENT, baggage: BAGGAGE.split(",") }],
    ["Headers of fetch", new Headers({ traceparent: TRACEPARENT, baggage: BAGGAGE })],
    ["a Map", new Map(Object.entries({ traceparent: TRACEPARENT, baggage: BAGGAGE }))],
  ])("are read from %s", (_, carrier) => {
    const within = contextFrom(carrier, ROOT_CONTEXT);
    expect(trace.getSpanContext(within)).toMatchObject({
      traceId: "5b8aa5a2d2c872e8321cf37308d69df2",
      spanId: "5fb397be34d26b51",
      isRemote: true,
    });
    expect(runContext(within)).toEqual({
      workflow: { id: "wf_1", name: "nightly report", paused: false, since: expect.any(Number) },
      task: "plan",
    });
  });

  test("are handed on as they came, the program's own baggage too", () => {
    const given = { traceparent: TRACEPARENT, tracestate: "vendor=1", baggage: `tenant=7,${BAGGAGE}` };
    const headers = headersOf(contextFrom(given, ROOT_CONTEXT));
    expect(headers).toMatchObject({ traceparent: TRACEPARENT, tracestate: "vendor=1" });
    expect(headers.baggage?.split(",").sort()).toEqual(given.baggage.split(",").sort());
  });

  test("tell of nothing outside a span and a run", () => {
    expect(headersOf(ROOT_CONTEXT)).toEqual({});
  });

  test("of whatever kind never throw, and give only what is bounded", () => {
    const hostile = fc.oneof(
      fc.anything(),
      fc.record({
        traceparent: fc.string(),
        tracestate: fc.anything(),
        baggage: fc.string({ maxLength: 500 }),
      }),
      fc.constant(new Proxy({}, { ownKeys: () => ["__proto__", "traceparent"] })),
      fc.string({ unit: "binary", maxLength: 2_000 }).map((name) => ({
        traceparent: TRACEPARENT,
        baggage: `telltale.workflow.id=x,gen_ai.workflow.name=${encodeURIComponent(name.toWellFormed())}`,
      })),
    );
    fc.assert(
      fc.property(hostile, (carrier) => {
        const within = contextFrom(carrier, ROOT_CONTEXT);
        expect(runContext(within).workflow?.name.length ?? 0).toBeLessThanOrEqual(256);
        expect(headersOf(within).baggage?.length ?? 0).toBeLessThanOrEqual(8_192);
      }),
    );
  });

  test("that are too long are read up to their bound, in whole entries", () => {
    const filler = Array.from({ length: 3_000 }, (_, i) => `key${i}=${"v".repeat(20)}`).join(",");
    const early = contextFrom({ baggage: `${BAGGAGE},${filler}` }, ROOT_CONTEXT);
    expect(runContext(early).workflow?.id).toBe("wf_1");
    const late = contextFrom({ baggage: `${filler},${BAGGAGE}` }, ROOT_CONTEXT);
    expect(runContext(late).workflow).toBeUndefined();
    expect(
      propagation
        .getBaggage(late)
        ?.getAllEntries()
        .every(([, { value }]) => value.length === 20),
    ).toBe(true);
    expect(headersOf(early).baggage).toContain("telltale.workflow.id=wf_1");
  });

  test("keep a nearer span of the same trace as the parent", () => {
    const nearer = { traceId: "5b8aa5a2d2c872e8321cf37308d69df2", spanId: "00f067aa0ba902b7", traceFlags: 1 };
    const served = trace.setSpanContext(ROOT_CONTEXT, nearer);
    const within = contextFrom({ traceparent: TRACEPARENT, baggage: BAGGAGE }, served);
    expect(trace.getSpanContext(within)?.spanId).toBe("00f067aa0ba902b7");
    expect(runContext(within).workflow?.id).toBe("wf_1");
    expect(context.active()).toBe(ROOT_CONTEXT);
  });
});

describe("in a program", () => {
  test("calls do nothing but run the code before start", async () => {
    const end = await runAgent(
      `console.error(JSON.stringify([traceHeaders(), continueTrace({ traceparent: "${TRACEPARENT}" }, () => 5)]));`,
    );
    expect(end.stderr).toBe("[{},5]\n");
  });

  test("errors of the code pass through, and what is no carrier is passed over", async () => {
    const source = `start({ service: "a", logs: "stdout" });
      const bad = new Proxy({}, { ownKeys() { throw new Error("bad"); } });
      console.error(continueTrace(bad, () => 1), continueTrace(undefined, () => 2), continueTrace(5, () => 3));
      try { continueTrace({}, () => { throw new RangeError("mine"); }); } catch (error) { console.error(error.name); }`;
    const end = await runAgent(source);
    expect(end.stderr).toMatch(/1 2 3\nRangeError\n$/);
  });

  test("other instrumentations propagate, unless the program has set up its own way", async () => {
    const source = (before: string) => `import { propagation, context } from "@opentelemetry/api"; ${before}
      start({ service: "a", logs: "stdout" });
      await workflow("w", () => { const headers = {}; propagation.inject(context.active(), headers); console.error(JSON.stringify(headers)); });`;
    expect((await runAgent(source(""))).stderr).toMatch(/\{"traceparent":"00-[\da-f]{32}-[\da-f]{16}-01"\}/);
    const own = `propagation.setGlobalPropagator({ inject: (_, headers) => { headers.own = 1; }, extract: (c) => c, fields: () => [] });`;
    expect((await runAgent(source(own))).stderr).toContain('{"own":1}');
  });
});
