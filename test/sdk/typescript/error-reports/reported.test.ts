import { describe, expect, test } from "@jest/globals";
import { runAgent } from "../run-agent.ts";
import { env, events, facts, run, STARTED, tracker, useTracker } from "./tracker-under-test.ts";

useTracker();

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
