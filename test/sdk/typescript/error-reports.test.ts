import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { type ErrorReceiver, openErrorReceiver } from "./error-receiver.ts";
import { runAgent } from "./run-agent.ts";

// Each test starts a process that loads much.
jest.setTimeout(20_000);

let tracker: ErrorReceiver;
let env: Record<string, string>;

beforeEach(async () => {
  tracker = await openErrorReceiver();
  env = { TELLTALE_DSN: tracker.dsn(1), TELLTALE_LOGS: "stdout" };
});

afterEach(() => tracker.close());

const STARTED = `start({ service: "a" });`;
const events = () => tracker.events(1);
/** Of each event: level, who reported it, and the error that is its subject. */
const facts = () =>
  events().map((event) => {
    const subject = event.exception?.values?.at(-1);
    return [event.level, subject?.mechanism?.type, `${subject?.type}: ${subject?.value}`];
  });

async function run(source: string, more: Record<string, string> = {}) {
  return runAgent(`${STARTED} ${source}`, { env: { ...env, ...more } });
}

describe("an error is reported once", () => {
  test("when a workflow fails with it and the program goes on", async () => {
    await run(`await workflow("w", () => task("t", () => { throw new RangeError("no"); })).catch(() => {});`);
    expect(facts()).toEqual([["error", "telltale.workflow", "RangeError: no"]]);
  });

  test("when it leaves a task, two workflows and the program", async () => {
    const end = await run(
      `await workflow("outer", () => workflow("inner", () => task("t", () => { throw new RangeError("no"); })));`,
    );
    expect(end.code).toBe(1);
    expect(facts()).toEqual([["fatal", "telltale.workflow", "RangeError: no"]]);
    expect(events()[0]?.tags).toMatchObject({ workflow: "inner", task: "t" });
  });

  test("when it was captured before it goes on its way", async () => {
    await run(
      `await workflow("w", () => { try { throw new RangeError("no"); } catch (error) { captureError(error); captureError(error); throw error; } }).catch(() => {});`,
    );
    expect(facts()).toEqual([["error", "telltale.captureError", "RangeError: no"]]);
  });

  test("when it is a text that nothing catches", async () => {
    await run(`await workflow("w", () => { throw "no"; });`);
    expect(facts()).toEqual([["error", "telltale.workflow", "string: no"]]);
  });

  test("when it is thrown where nothing catches", async () => {
    const end = await run(`setTimeout(() => { throw new RangeError("no"); }, 10);`);
    expect(end).toMatchObject({ code: 1, stderr: expect.stringContaining("RangeError: no") });
    expect(facts()).toEqual([["fatal", "telltale.uncaught", "RangeError: no"]]);
  });

  test("when it is a rejection that nothing handles", async () => {
    expect((await run(`Promise.reject(new RangeError("no"));`)).code).toBe(1);
    expect(facts()).toEqual([["fatal", "telltale.uncaught", "RangeError: no"]]);
  });

  test("when it is a rejection that the program only listens for", async () => {
    const end = await run(`const mine = () => log.info("mine"); process.on("unhandledRejection", mine);
      Promise.reject(new RangeError("no"));
      setTimeout(() => { process.off("unhandledRejection", mine); console.error(process.listenerCount("unhandledRejection")); }, 50);`);
    expect(end.code).toBe(0);
    expect(end.stderr).toMatch(/^0$/m);
    expect(facts()).toEqual([["error", "telltale.rejection", "RangeError: no"]]);
  });
});

describe("nothing is reported", () => {
  test.each([
    [
      "of an attempt that was retried",
      `await workflow("w", () => task("t", { retries: 1, backoff: 1 }, ({ attempt }) => { if (attempt === 1) throw new Error("no"); }));`,
    ],
    [
      "of an error that a workflow deals with",
      `await workflow("w", () => task("t", () => { throw new Error("no"); }).catch(() => {}));`,
    ],
    ["of log.error", `log.error("bad", { error: new Error("no") }); log.critical("worse", new Error("no"));`],
  ])("%s", async (_, source) => {
    await run(source);
    expect(tracker.requests).toEqual([]);
  });

  test("of a run that a signal ends", async () => {
    const source = `${STARTED} workflow("w", () => new Promise(() => setInterval(() => {}, 1000))); console.log("ready");`;
    const end = await runAgent(source, { env, onReady: (kill) => kill("SIGTERM") });
    expect(end.signal).toBe("SIGTERM");
    expect(tracker.requests).toEqual([]);
  });

  test("without a DSN, and what was captured is still a log line", async () => {
    const end = await run(`captureError(new RangeError("no"), { document: "a.pdf" });`, {
      TELLTALE_DSN: "off",
    });
    expect(end.code).toBe(0);
    expect(end.lines).toMatchObject([
      { level: "ERROR", event: "error_captured", document: "a.pdf", error: { type: "RangeError" } },
    ]);
    expect(tracker.requests).toEqual([]);
  });

  test("before start", async () => {
    expect(await runAgent(`captureError(new Error("no"));`, { env })).toMatchObject({
      code: 0,
      stdout: "",
      stderr: "",
    });
  });
});

test("@sentry/core is loaded with the first error, not before", async () => {
  const end = await run(`
    import { registerHooks } from "node:module";
    const seen = [];
    registerHooks({ load: (url, context, next) => { seen.push(url); return next(url, context); } });
    const loaded = () => seen.some((url) => url.includes("@sentry/core"));
    await workflow("w", () => log.info("fine")); await flush();
    const before = loaded(); captureError(new Error("no")); await flush();
    console.error(before, loaded(), "__SENTRY__" in globalThis);`);
  expect(end.stderr).toMatch(/^false true false$/m);
});

describe("an event", () => {
  test("tells of its run, its trace and what was logged in it", async () => {
    const end = await run(
      `
      log.info("elsewhere");
      await workflow("report", { id: "wf_1" }, async () => {
        log.info("prepared", { message: "Ready", shard: 7 });
        await agent("writer", () => task("plan", { id: "task_1" }, () => llm({ provider: "p", model: "gpt" }, () => { throw new RangeError("no"); })));
      }).catch(() => {});`,
      { TELLTALE_ENVIRONMENT: "dev", TELLTALE_RELEASE: "1.4" },
    );
    const failed = end.lines.find(({ event }) => event === "llm_failed");
    expect(events()).toMatchObject([
      {
        platform: "node",
        environment: "dev",
        release: "1.4",
        transaction: "report / plan",
        tags: {
          service: "a",
          workflow: "report",
          workflow_id: "wf_1",
          task: "plan",
          task_id: "task_1",
          agent: "writer",
          model: "gpt",
          trace_id: failed?.trace_id,
        },
        contexts: { trace: { trace_id: failed?.trace_id, span_id: failed?.span_id } },
      },
    ]);
    const [event] = events();
    expect(event?.breadcrumbs?.map(({ category }) => category)).toEqual([
      "workflow_initiated",
      "prepared",
      "task_started",
      "llm_failed",
      "task_failed",
      "agent_failed",
      "workflow_failed",
    ]);
    expect(event?.breadcrumbs?.[1]).toMatchObject({ level: "info", message: "Ready", data: { shard: 7 } });
    expect(event).not.toHaveProperty("user");
    expect(event).not.toHaveProperty("server_name");
  });

  test("tells of the attempt that was the last, even where all failed with one error object", async () => {
    await run(
      `const error = new RangeError("no"); await workflow("w", () => task("t", { retries: 2, backoff: 1 }, () => tool("s", () => { throw error; }))).catch(() => {});`,
    );
    expect(events().map(({ tags }) => tags?.attempt)).toEqual(["3"]);
  });

  test("keeps the last fifty lines of its run", async () => {
    await run(
      `await workflow("w", () => { for (let i = 0; i < 60; i++) log.info("step_" + i, { output: i === 59 ? "x".repeat(9000) : i }); throw new Error("no"); }).catch(() => {});`,
    );
    const crumbs = events()[0]?.breadcrumbs ?? [];
    expect(crumbs).toHaveLength(50);
    expect(crumbs.at(-2)).toMatchObject({ category: "step_59", data: {} });
  });

  test("has what an error came from, nearest last, and the errors of one that stands for several", async () => {
    await run(
      `captureError(new Error("outer", { cause: new AggregateError([new RangeError("a"), "b"], "both") }));`,
    );
    const values = events()[0]?.exception?.values ?? [];
    expect(
      values.map(({ type, value, mechanism }) => [
        type,
        value,
        mechanism?.source,
        mechanism?.exception_id,
        mechanism?.parent_id,
      ]),
    ).toEqual([
      ["string", "b", "errors[1]", 3, 1],
      ["RangeError", "a", "errors[0]", 2, 1],
      ["AggregateError", "both", "cause", 1, 0],
      ["Error", "outer", undefined, 0, undefined],
    ]);
  });

  test("shows the source around each frame of the program's own", async () => {
    const folder = mkdtempSync(join(tmpdir(), "telltale-source-"));
    const file = join(folder, "agent.mjs");
    writeFileSync(file, `// one\n// two\nexport function explode() {\n  throw new RangeError("no");\n}\n`);
    await run(`const { explode } = await import(${JSON.stringify(file)}); explode();`);
    const frame = events()[0]?.exception?.values?.[0]?.stacktrace?.frames?.at(-1);
    expect(frame).toMatchObject({
      filename: file,
      function: expect.stringContaining("explode"),
      lineno: 4,
      in_app: true,
      pre_context: ["// one", "// two", "export function explode() {"],
      context_line: '  throw new RangeError("no");',
      post_context: ["}", ""],
    });
  });

  test("follows source maps where Node does", async () => {
    const folder = mkdtempSync(join(tmpdir(), "telltale-map-"));
    writeFileSync(
      join(folder, "agent.ts"),
      `interface Wide {\n  a: 1;\n}\nexport function explode() {\n  throw new RangeError("no");\n}\n`,
    );
    const map = {
      version: 3,
      sources: ["agent.ts"],
      names: [],
      mappings: "AAGA,OAAO,SAAS,OAAO;AACrB,QAAM,IAAI,WAAW,IAAI;AAC3B",
    };
    const inline = Buffer.from(JSON.stringify(map)).toString("base64");
    const file = join(folder, "agent.mjs");
    writeFileSync(
      file,
      `export function explode() {\nthrow new RangeError("no");\n}\n//# sourceMappingURL=data:application/json;base64,${inline}\n`,
    );
    await run(`const { explode } = await import(${JSON.stringify(file)}); explode();`, {
      NODE_OPTIONS: "--enable-source-maps",
    });
    const frame = events()[0]?.exception?.values?.[0]?.stacktrace?.frames?.at(-1);
    expect(frame).toMatchObject({
      filename: join(folder, "agent.ts"),
      lineno: 5,
      context_line: '  throw new RangeError("no");',
    });
  });

  test("masks secrets as the collector does", async () => {
    await run(`log.info("x", { message: "sk-${"a".repeat(20)}", api_key: "k1" });
      captureError(new Error("key sk-${"b".repeat(20)} refused"), { password: "p1", nested: { "x-api-key": "k2" }, url: "https://h/?t=ghp_${"c".repeat(36)}" });`);
    const text = JSON.stringify(events()[0]);
    expect(text).not.toMatch(/sk-|k1|k2|p1|ghp_/);
    expect(events()[0]).toMatchObject({
      exception: { values: [{ value: "key **** refused" }] },
      extra: { password: "****", nested: { "x-api-key": "****" }, url: "https://h/?t=****" },
    });
  });

  test("stays below a tracker's limit, whatever was thrown", async () => {
    await run(`for (let i = 0; i < 50; i++) log.info("x", { output: "y".repeat(4000) });
      const huge = new Error("m".repeat(1e6)); huge.stack = "s".repeat(1e7);
      captureError(huge, { a: "z".repeat(1e6) });
      const hostile = new Error("h"); Object.defineProperty(hostile, "cause", { get() { throw 1; } });
      captureError(hostile); captureError({ code: 5 }); captureError(undefined); captureError(Object.create(null));`);
    expect(events()).toHaveLength(5);
    for (const event of events()) expect(JSON.stringify(event).length).toBeLessThan(500_000);
    expect(
      facts()
        .slice(1)
        .map(([, , what]) => what),
    ).toEqual([
      "unknown: An error that cannot be read",
      'object: {"code":5}',
      "undefined: undefined",
      "unknown: {}",
    ]);
  });
});

describe("errors are grouped", () => {
  const fingerprints = () => events().map(({ fingerprint }) => fingerprint);

  test("by task and type, whatever ids their messages have", async () => {
    await run(
      `for (const id of [1, 2]) await workflow("w", () => task("t", () => { throw new RangeError("no " + id); })).catch(() => {});`,
    );
    expect(fingerprints()).toEqual([
      ["a", "w", "t", "RangeError"],
      ["a", "w", "t", "RangeError"],
    ]);
  });

  test("outside a task by the function that threw", async () => {
    await run(`function left(id) { throw new RangeError("no " + id); }
      for (const id of [1, 2]) try { left(id); } catch (error) { captureError(error); }`);
    expect(fingerprints()).toEqual([
      ["a", "", "RangeError", expect.stringMatching(/^left in /)],
      fingerprints()[0],
    ]);
  });
});

describe("a tracker that", () => {
  const report = `captureError(new Error("no"));`;

  test("asks to be left alone is, and what was not sent is counted", async () => {
    tracker.answers.push({ status: 429, headers: { "retry-after": "60" } });
    const end = await run(`${report} await flush(); ${report} await flush(); await flush();`);
    expect(tracker.requests).toHaveLength(1);
    expect(end.stderr).toContain(
      "0 spans, 0 log records and 2 error reports were not delivered: 2 unsent when the process ended",
    );
    expect(end.stderr).toContain("answered 429");
    expect(end.stderr).not.toContain("0123456789abcdef");
  });

  test("wants no errors for a while by X-Sentry-Rate-Limits gets none", async () => {
    tracker.answers.push({ status: 200, headers: { "x-sentry-rate-limits": "1:error:project" } });
    await run(
      `${report} await flush(); ${report} await flush(); console.error(1); await new Promise((r) => setTimeout(r, 1100)); await flush();`,
    );
    expect(events()).toHaveLength(2);
  });

  test("limits other things gets errors", async () => {
    tracker.answers.push({
      status: 200,
      headers: { "x-sentry-rate-limits": "60:transaction;span:organization" },
    });
    await run(`${report} await flush(); ${report}`);
    expect(events()).toHaveLength(2);
  });

  test("fails for a moment gets each report once", async () => {
    tracker.answers.push({ status: 503 });
    const end = await run(`${report} await flush(); await flush();`);
    expect(events()).toHaveLength(1);
    expect(end.stderr).not.toContain("not delivered");
  });

  test("does not know the project has lost it", async () => {
    tracker.answers.push({ status: 404 });
    const end = await run(report);
    expect(end.stderr).toContain("1 error reports were not delivered: 1 refused or beyond the queue");
  });

  test("refuses the key is asked again later, since GlitchTip refuses right ones too after a wrong one", async () => {
    tracker.answers.push({ status: 403 });
    const end = await run(`${report} await flush(); await flush();`);
    expect(tracker.requests).toHaveLength(1);
    expect(end.stderr).toContain("1 error reports were not delivered: 1 unsent when the process ended");
  });

  test("is away leaves the exit code as it is", async () => {
    await tracker.close();
    const end = await run(`process.exitCode = 5; ${report}`);
    expect(end.code).toBe(5);
    expect(end.stderr).toMatch(/error reports do not reach http:\/\/127\.0\.0\.1:\d+\/1: connection refused/);
    expect(end.stderr).toContain("1 error reports were not delivered");
  });

  test("never answers holds up the end no longer than it may", async () => {
    tracker.answers.push(undefined);
    const began = Date.now();
    const end = await run(`throw new RangeError("no");`);
    expect(end).toMatchObject({ code: 1, stderr: expect.stringContaining("RangeError: no") });
    expect(end.stderr).toContain("1 error reports were not delivered");
    expect(Date.now() - began).toBeLessThan(8_000);
  });

  test("is flooded gets a hundred reports", async () => {
    const end = await run(
      `for (let i = 0; i < 120; i++) captureError(new Error("no " + i)); await shutdown();`,
    );
    expect(events()).toHaveLength(100);
    expect(end.stderr).toContain("20 error reports were not delivered: 20 refused or beyond the queue");
  });
});
