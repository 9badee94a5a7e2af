import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { openReceiver, type Receiver } from "./receiver.ts";
import { runAgent } from "./run-agent.ts";

let receiver: Receiver;

beforeEach(async () => {
  receiver = await openReceiver();
});

afterEach(() => receiver.close());

const RUN = `
  const result = await workflow("w", () => task("t", { retries: 1, backoff: 1 }, async ({ attempt, id }) => {
    if (attempt === 1) throw new Error("again");
    transition("paused");
    log.info("x");
    return agent("a", () => llm({ provider: "p", model: "m" }, (call) => {
      call.firstChunk(); call.usage({ inputTokens: 1 }); call.response({});
      return tool("s", () => id.startsWith("task_") + " " + attempt);
    }));
  }));
  console.error("result", result);
`;

describe("before start", () => {
  test("every call runs its code, retries and all, and records nothing", async () => {
    const end = await runAgent(`${RUN} await flush(); await shutdown();`);
    expect(end).toMatchObject({ code: 0, stdout: "", stderr: "result true 2\n" });
  });
});

describe("start", () => {
  test("without an endpoint prints lines, says so once, and sends nothing", async () => {
    const end = await runAgent(`start({ service: "a" }); ${RUN}`);
    expect(end).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^telltale: no endpoint is set.*\nresult true 2\n$/),
    });
    expect(end.lines).toHaveLength(9);
    expect(end.stdout).not.toContain("otlp");
  });

  test("sends lines, prints them, or both, as TELLTALE_LOGS says", async () => {
    const run = async (logs: string) => {
      receiver.logs.length = 0;
      receiver.spans.length = 0;
      const env = { TELLTALE_ENDPOINT: receiver.endpoint, TELLTALE_LOGS: logs };
      const { lines } = await runAgent(`start({ service: "a" }); ${RUN}`, { env });
      return {
        printed: lines.length,
        marked: lines.filter((line) => line.otlp === true).length,
        sent: receiver.logs.length,
        spans: receiver.spans.length,
      };
    };
    expect(await run("otlp")).toEqual({ printed: 0, marked: 0, sent: 9, spans: 8 });
    expect(await run("stdout")).toEqual({ printed: 9, marked: 0, sent: 0, spans: 8 });
    expect(await run("both")).toEqual({ printed: 9, marked: 9, sent: 9, spans: 8 });
  });

  test("throws when started wrongly, and when started twice", async () => {
    const source = `
      try { start({}); } catch (error) { console.error(error.name, error.message); }
      start({ service: "a" });
      try { start({ service: "b" }); } catch (error) { console.error(error.message); }
      await shutdown();
      start({ service: "c" });
      log.info("again");`;
    const end = await runAgent(source, { env: { TELLTALE_LOGS: "stdout" } });
    expect(end.stderr).toMatch(
      /TelltaleError Telltale cannot start:\n- service \(TELLTALE_SERVICE\): got nothing; allowed: the name of your program\./,
    );
    expect(end.stderr).toContain("- start: got a second call; allowed: one call per process.");
    expect(end.lines).toMatchObject([{ service: "c", event: "again" }]);
  });

  test("loads exporters with the first batch, not before", async () => {
    const source = `
      import { registerHooks } from "node:module";
      const seen = [];
      registerHooks({ load: (url, context, next) => { seen.push(url); return next(url, context); } });
      start({ service: "a", logs: "otlp" });
      log.info("x");
      const before = seen.some((url) => url.includes("otlp"));
      await flush();
      console.error(before, seen.some((url) => url.includes("otlp-transformer")));`;
    const end = await runAgent(source, { env: { TELLTALE_ENDPOINT: receiver.endpoint } });
    expect(end.stderr).toBe("false true\n");
  });

  test("leaves an OpenTelemetry that the program has set up itself in place", async () => {
    const source = `
      import { trace } from "@opentelemetry/api";
      const own = { getTracer: () => { throw new Error("not for us"); } };
      trace.setGlobalTracerProvider(own);
      start({ service: "a", logs: "otlp" });
      await workflow("w", () => task("t", () => {}));
      console.error(trace.getTracerProvider().getDelegate() === own);`;
    const end = await runAgent(source, { env: { TELLTALE_ENDPOINT: receiver.endpoint } });
    expect(end.stderr).toBe("true\n");
    expect(receiver.spans.map((span) => span.name).sort()).toEqual([
      "execute_task t",
      "invoke_workflow w",
      "transition completed",
      "transition initiated",
    ]);
  });

  test("lets spans of other instrumentations nest", async () => {
    const source = `
      import { trace } from "@opentelemetry/api";
      start({ service: "a", logs: "otlp" });
      await workflow("w", async () => { trace.getTracer("other").startSpan("GET").end(); });`;
    await runAgent(source, { env: { TELLTALE_ENDPOINT: receiver.endpoint } });
    const spanNamed = (name: string) => receiver.spans.find((span) => span.name === name);
    expect(spanNamed("GET")?.parentSpanId).toBe(spanNamed("invoke_workflow w")?.spanId);
  });
});

describe("a telemetry call", () => {
  test("never throws and never changes a result, whatever it is passed", async () => {
    const source = `
      start({ service: "a", logs: "stdout" });
      const hostile = new Proxy({}, { get() { throw new Error("get"); }, ownKeys() { throw new Error("keys"); } });
      const nasty = [undefined, null, 0, "", Symbol("s"), 10n, hostile, Object.create(null), () => {}, new Date(NaN), [[]], NaN];
      for (const value of nasty) {
        for (const level of ["debug", "info", "warning", "error", "critical"]) { log[level](value, value); log[level]("x", { error: value, output: value, [String(typeof value)]: value }); }
        transition(value);
        if (await workflow(value, { id: value, conversationId: value, resume: value === hostile ? undefined : value }, () => 1) !== 1) throw 1;
        if (await task(value, { id: value, retries: value, backoff: value }, () => 2) !== 2) throw 2;
        if (await agent(value, { conversationId: value }, () => 3) !== 3) throw 3;
        if (await tool(value, { callId: value }, () => [value]).then(([result]) => !Object.is(result, value))) throw 4;
        if (await llm({ provider: value, model: value, operation: value }, (call) => { call.usage({ inputTokens: value, costUsd: value }); call.response({ model: value, finishReasons: value }); return 5; }) !== 5) throw 5;
        let thrown = "nothing";
        await task("t", () => { throw value; }).catch((error) => { thrown = error; });
        if (!Object.is(thrown, value)) throw 6;
        await task("o", value, () => 1); await workflow("o", value, () => 1); await agent("o", value, () => 1); await tool("o", value, () => 1);
        await llm(value, (call) => { call.usage(value); call.response(value); });
        await flush({ timeoutMs: value }); await flush(value ?? undefined);
      }
      await llm(undefined, (call) => { call.usage(undefined); call.usage(null); call.response(null); });
      console.error("fine");`;
    const end = await runAgent(source);
    expect(end.stderr).toMatch(/^fine$/m);
    expect(end.code).toBe(0);
    expect(end.stdout.trim().split("\n")).toHaveLength(end.lines.length);
  });
});
