import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { type ErrorReceiver, openErrorReceiver } from "./error-receiver.ts";
import { runAgent } from "./run-agent.ts";

const OURS = 1;
const THEIRS = 2;
const INSTRUMENT = fileURLToPath(new URL("./instrument-sentry.ts", import.meta.url));

// Each test starts a process that loads much.
jest.setTimeout(20_000);

let tracker: ErrorReceiver;

beforeEach(async () => {
  tracker = await openErrorReceiver();
});

afterEach(() => tracker.close());

/** An agent whose program has @sentry/node, which reports to `project`. */
async function run(source: string, project: number) {
  const env = {
    TELLTALE_DSN: tracker.dsn(OURS),
    TELLTALE_LOGS: "stdout",
    APP_DSN: tracker.dsn(project),
    NODE_OPTIONS: `--import=${INSTRUMENT}`,
  };
  return runAgent(`import * as Sentry from "@sentry/node"; start({ service: "a" }); ${source}`, { env });
}

const subjects = (project: number) =>
  tracker.events(project).map((event) => {
    const subject = event.exception?.values?.at(-1);
    return [event.level, subject?.mechanism?.type, subject?.value];
  });

const FAILING = `workflow("w", () => task("t", () => { throw new RangeError("no"); }))`;

describe("a program whose own @sentry/node reports elsewhere", () => {
  test("has an uncaught error in each tracker once, and ends as with Sentry alone", async () => {
    const end = await run(
      `setTimeout(() => { throw new RangeError("no"); }, 10); setTimeout(() => process.exit(9), 8000);`,
      THEIRS,
    );
    expect(end).toMatchObject({ code: 1, signal: null });
    expect(end.stderr).toContain("RangeError: no");
    expect(subjects(OURS)).toEqual([["fatal", "telltale.uncaught", "no"]]);
    expect(subjects(THEIRS)).toEqual([["fatal", "auto.node.onuncaughtexception", "no"]]);
  });

  test("has a rejection that nothing handles in each tracker once, and goes on as with Sentry alone", async () => {
    const end = await run(`${FAILING}; setTimeout(() => log.info("alive"), 100);`, THEIRS);
    expect(end.code).toBe(0);
    expect(end.lines.at(-1)).toMatchObject({ event: "alive" });
    expect(subjects(OURS)).toEqual([["error", "telltale.workflow", "no"]]);
    expect(subjects(THEIRS)).toEqual([["error", "auto.node.onunhandledrejection", "no"]]);
  });

  test("keeps what it tells its own tracker to itself, and we ours", async () => {
    await run(
      `Sentry.setTag("theirs", "1"); Sentry.setUser({ id: "u1" }); Sentry.addBreadcrumb({ message: "crumb" });
      await ${FAILING}.catch((error) => { captureError(error); Sentry.captureException(error); });
      captureError(new Error("ours only")); await flush();
      Sentry.captureException(new Error("theirs only")); await Sentry.flush();`,
      THEIRS,
    );
    expect(subjects(OURS).map(([, , value]) => value)).toEqual(["no", "ours only"]);
    expect(subjects(THEIRS).map(([, , value]) => value)).toEqual(["no", "theirs only"]);
    expect(JSON.stringify(tracker.events(OURS))).not.toMatch(/theirs"|u1|"crumb"/);
    expect(tracker.events(THEIRS).map(({ tags }) => tags)).toEqual([{ theirs: "1" }, { theirs: "1" }]);
    // Neither our requests nor our events leave a trail in theirs.
    expect(
      tracker.events(THEIRS)[1]?.breadcrumbs?.map(({ message, category }) => message ?? category),
    ).toEqual(["crumb"]);
  });

  test("has its scopes and its client as they were", async () => {
    const end = await run(
      `const before = [Sentry.getClient(), Sentry.lastEventId(), process.listeners("uncaughtException").filter((one) => one._errorHandler).length];
      await ${FAILING}.catch(() => {}); await flush();
      console.error(before[0] === Sentry.getClient(), before[1] === Sentry.lastEventId(), before[2]);
      await Sentry.withScope(async (scope) => { scope.setTag("inner", "1"); await workflow("v", async () => { await task("u", () => {}); Sentry.captureException(new Error("in")); }); });
      Sentry.captureException(new Error("out")); await Sentry.flush();`,
      THEIRS,
    );
    expect(end.stderr).toMatch(/^true true 1$/m);
    const inner = tracker
      .events(THEIRS)
      .map(({ exception, tags }) => [exception?.values?.[0]?.value, tags?.inner]);
    expect(inner.sort()).toEqual([
      ["in", "1"],
      ["out", undefined],
    ]);
  });
});

describe("a program whose own @sentry/node reports to the same project", () => {
  test("has an error that leaves a workflow and the program there once", async () => {
    const end = await run(`await ${FAILING};`, OURS);
    expect(end.code).toBe(1);
    expect(subjects(OURS).map(([, , value]) => value)).toEqual(["no"]);
    expect(tracker.events(OURS)[0]?.tags).toMatchObject({ workflow: "w", task: "t" });
  });

  test("has an uncaught error there once", async () => {
    const end = await run(`setTimeout(() => { throw new RangeError("no"); }, 10);`, OURS);
    expect(end.code).toBe(1);
    expect(subjects(OURS).map(([, , value]) => value)).toEqual(["no"]);
  });

  test("has an error there once, whichever of the two was told first", async () => {
    await run(
      `const one = new Error("one"); const two = new Error("two");
      captureError(one); Sentry.captureException(one); Sentry.captureException(two); captureError(two); await Sentry.flush();`,
      OURS,
    );
    expect(
      subjects(OURS)
        .map(([, , value]) => value)
        .sort(),
    ).toEqual(["one", "two"]);
  });
});
