import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { openReceiver, type Receiver } from "./receiver.ts";
import { runAgent } from "./run-agent.ts";

let receiver: Receiver;
let env: Record<string, string>;

beforeEach(async () => {
  receiver = await openReceiver();
  env = { TELLTALE_ENDPOINT: receiver.endpoint, TELLTALE_LOGS: "otlp" };
});

afterEach(() => receiver.close());

const STARTED = `start({ service: "a" }); log.info("before");`;
const eventNames = () => receiver.logs.map(({ eventName }) => eventName);
const spanFacts = () =>
  receiver.spans.map(({ name, attributes }) => [
    name,
    attributes["telltale.status"],
    attributes["error.type"],
  ]);

describe("what was recorded arrives when the process", () => {
  test("ends by itself, with the exit code that it set", async () => {
    const end = await runAgent(`${STARTED} process.exitCode = 7; await workflow("w", () => 1);`, { env });
    expect(end).toMatchObject({ code: 7, signal: null, stderr: "" });
    expect(eventNames()).toEqual(["before", "workflow_initiated", "workflow_completed"]);
    expect(receiver.spans).toHaveLength(3);
  });

  test("has waited for shutdown and exits", async () => {
    const end = await runAgent(`${STARTED} await shutdown(); process.exit(3);`, { env });
    expect(end).toMatchObject({ code: 3, stderr: "" });
    expect(eventNames()).toEqual(["before"]);
  });

  test("still works after its event loop ran empty once", async () => {
    const source = `${STARTED} process.once("beforeExit", () => setTimeout(() => log.info("after"), 50));`;
    await runAgent(source, { env });
    expect(eventNames()).toEqual(["before", "after"]);
  });

  test.each(["SIGTERM", "SIGINT"] as const)(
    "dies of %s, which ends the run in progress as failed",
    async (signal) => {
      const source = `${STARTED}
      workflow("w", () => task("t", { retries: 3 }, () => new Promise(() => setInterval(() => {}, 1000))));
      console.log("ready");`;
      const end = await runAgent(source, { env, onReady: (kill) => kill(signal) });
      expect(end).toMatchObject({ code: null, signal, stderr: "" });
      expect(eventNames()).toEqual([
        "before",
        "workflow_initiated",
        "task_started",
        "task_failed",
        "workflow_failed",
      ]);
      expect(spanFacts()).toEqual(
        expect.arrayContaining([
          ["execute_task t", "failure", "Interrupted"],
          ["invoke_workflow w", "failure", "Interrupted"],
        ]),
      );
    },
  );

  test("throws where nothing catches", async () => {
    const source = `${STARTED} workflow("w", () => new Promise(() => setTimeout(() => { throw new RangeError("boom"); }, 10)));`;
    const end = await runAgent(source, { env });
    expect(end.code).toBe(1);
    expect(end.stderr).toMatch(/\nRangeError: boom\n {4}at [\s\S]*Node\.js v/);
    expect(eventNames()).toEqual(["before", "workflow_initiated", "uncaught_error", "workflow_failed"]);
    const uncaught = receiver.logs.find(({ eventName }) => eventName === "uncaught_error");
    expect(uncaught?.severityText).toBe("CRITICAL");
    expect(JSON.parse(uncaught?.body ?? "").error).toMatchObject({
      type: "RangeError",
      stack: expect.stringContaining("boom"),
    });
    expect(spanFacts()).toContainEqual(["invoke_workflow w", "failure", "RangeError"]);
  });

  test("leaves a rejection unhandled", async () => {
    const end = await runAgent(`${STARTED} Promise.reject(new RangeError("lost"));`, { env });
    expect(end.code).toBe(1);
    expect(end.stderr).toContain("RangeError: lost");
    expect(eventNames()).toEqual(["before", "uncaught_error"]);
  });

  test("throws at the top level", async () => {
    const end = await runAgent(`${STARTED} throw new RangeError("top");`, { env });
    expect(end.code).toBe(1);
    expect(eventNames()).toEqual(["before", "uncaught_error"]);
  });
});

describe("a program that decides about its own end", () => {
  test("is not killed by SIGTERM", async () => {
    const source = `${STARTED}
      process.on("SIGTERM", () => { log.info("own"); setTimeout(() => { process.exitCode = 4; clearInterval(alive); }, 50); });
      const alive = setInterval(() => {}, 1000);
      console.log("ready");`;
    const end = await runAgent(source, { env, onReady: (kill) => kill("SIGTERM") });
    expect(end).toMatchObject({ code: 4, signal: null });
    expect(eventNames()).toEqual(["before", "own"]);
  });

  test("is not killed by an exception that it takes care of", async () => {
    const source = `${STARTED}
      process.on("uncaughtException", () => log.info("own"));
      setTimeout(() => { throw new Error("x"); }, 10);`;
    const end = await runAgent(source, { env });
    expect(end).toMatchObject({ code: 0, stderr: "" });
    expect(eventNames().sort()).toEqual(["before", "own", "uncaught_error"]);
  });

  test("dies of SIGTERM as ever when only signal-exit listens beside the SDK", async () => {
    const source = `import { onExit } from "signal-exit"; onExit(() => console.log("cleaned")); ${STARTED}
      setInterval(() => {}, 1000); console.log("ready");`;
    const end = await runAgent(source, { env, onReady: (kill) => kill("SIGTERM") });
    expect(end).toMatchObject({ code: null, signal: "SIGTERM", stdout: "ready\ncleaned\n" });
    expect(eventNames()).toEqual(["before"]);
  });
});

describe("an endpoint that takes nothing", () => {
  test("that is away leaves the exit code as it is, and is reported in two lines", async () => {
    await receiver.close();
    const end = await runAgent(`${STARTED} await workflow("w", () => 1); process.exitCode = 5;`, { env });
    expect(end.code).toBe(5);
    expect(end.stderr.split("\n")).toEqual([
      `telltale: telemetry does not reach ${receiver.endpoint}: connection refused, is the stack running?`,
      expect.stringMatching(/^telltale: 3 spans and 3 log records were not delivered/),
      "",
    ]);
  });

  test("that refuses the token says so, without a stack", async () => {
    receiver.status = 401;
    const end = await runAgent(`${STARTED} await workflow("w", () => 1);`, { env });
    expect(end.code).toBe(0);
    expect(end.stderr).toContain("token refused (401)");
    expect(end.stderr).toContain("3 spans and 3 log records were not delivered: 6 refused");
    expect(end.stderr).not.toMatch(/^ {4}at /m);
  });

  test("that never answers holds up a flush no longer than it may, and rejects nothing", async () => {
    receiver.status = undefined;
    const source = `${STARTED} await flush({ timeoutMs: 50 }); await shutdown({ timeoutMs: 50 }); process.exit(0);`;
    const end = await runAgent(source, { env });
    expect(end.code).toBe(0);
    expect(end.stderr).toContain("0 spans and 1 log records were not delivered");
  });

  test("that is busy for a moment gets everything once", async () => {
    receiver.busyFor = 1;
    const end = await runAgent(`${STARTED} await flush(); log.info("later");`, { env });
    expect(end).toMatchObject({ code: 0, stderr: "" });
    expect(eventNames()).toEqual(["before", "later"]);
    expect(receiver.requests).toBe(3);
  });
});

describe("a queue that is full", () => {
  test("counts what it dropped and reports it once", async () => {
    const source = `start({ service: "a" }); for (let i = 0; i < 17_000; i++) log.info("x"); await shutdown();`;
    const end = await runAgent(source, { env });
    expect(end.stderr).toBe(
      "telltale: 0 spans and 616 log records were not delivered: 616 refused or beyond the queue\n",
    );
    expect(receiver.logs).toHaveLength(16_384 + 1);
    expect(receiver.logs.at(-1)?.eventName).toBe("telemetry_dropped");
  });
});
