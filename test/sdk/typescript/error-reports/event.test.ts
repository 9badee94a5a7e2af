import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { events, facts, run, useTracker } from "./tracker-under-test.ts";

useTracker();

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
