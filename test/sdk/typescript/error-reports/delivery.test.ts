import { describe, expect, test } from "@jest/globals";
import { events, run, tracker, useTracker } from "./tracker-under-test.ts";

useTracker();

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
