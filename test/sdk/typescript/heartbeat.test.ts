import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { openReceiver, type Receiver } from "./receiver.ts";
import { runAgent } from "./run-agent.ts";

let receiver: Receiver;
let env: Record<string, string>;

beforeEach(async () => {
  receiver = await openReceiver();
  env = {
    TELLTALE_ENDPOINT: receiver.endpoint,
    TELLTALE_LOGS: "otlp",
    TELLTALE_HEARTBEAT_SECONDS: "0.2",
  };
});

afterEach(() => receiver.close());

const sleep = "const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));";
const beats = () =>
  receiver.logs
    .filter(({ eventName }) => eventName === "workflow_heartbeat")
    .map(({ attributes, body }) => ({
      id: attributes.workflow_id as string,
      age: JSON.parse(body).duration_ms as number,
    }));

test("every open run gives signs of life with its age, the oldest last, and none that has ended does", async () => {
  const source = `start({ service: "a" }); ${sleep}
    await Promise.all([
      workflow("w", { id: "old" }, () => sleep(1100)),
      workflow("w", { id: "short" }, () => sleep(100)),
      sleep(150).then(() => workflow("w", { id: "young" }, () => sleep(950))),
    ]);
    await sleep(500);`;
  await runAgent(source, { env });
  const found = beats();
  expect(new Set(found.map(({ id }) => id))).toEqual(new Set(["old", "young"]));
  expect(found.filter(({ id }) => id === "old").length).toBeGreaterThanOrEqual(3);
  expect(Math.min(...found.map(({ age }) => age))).toBeGreaterThanOrEqual(200);
  const last = found.slice(-2);
  expect(last.map(({ id }) => id)).toEqual(["young", "old"]);
  expect((last[1]?.age ?? 0) - (last[0]?.age ?? 0)).toBeGreaterThanOrEqual(100);
  const record = receiver.logs.find(({ eventName }) => eventName === "workflow_heartbeat");
  const opened = receiver.spans.find(({ attributes }) => attributes["telltale.workflow.id"] === "old");
  expect(record).toMatchObject({ severityText: "DEBUG", attributes: { event: "workflow_heartbeat" } });
  expect(receiver.spans.map(({ traceId }) => traceId)).toContain(record?.traceId);
  expect(opened).toBeDefined();
}, 20_000);

test("a paused run gives none until it goes on, and its age is since then", async () => {
  const source = `start({ service: "a" }); ${sleep}
    await workflow("w", { id: "p" }, async () => {
      transition("paused"); transition("paused"); await sleep(700); transition("resumed"); await sleep(700);
    });`;
  await runAgent(source, { env });
  const ages = beats().map(({ age }) => age);
  expect(ages.length).toBeGreaterThanOrEqual(1);
  expect(Math.max(...ages)).toBeLessThan(1_000);
  expect(
    receiver.logs.map(({ eventName }) => eventName).filter((name) => name !== "workflow_heartbeat"),
  ).toEqual(["workflow_initiated", "workflow_paused", "workflow_resumed", "workflow_completed"]);
}, 20_000);

test("a paused run that fails has gone on: it leaves the open runs once", async () => {
  const source = `start({ service: "a" });
    await workflow("w", () => { transition("paused"); throw new Error("x"); }).catch(() => {});`;
  await runAgent(source, { env });
  expect(receiver.logs.map(({ eventName }) => eventName)).toEqual([
    "workflow_initiated",
    "workflow_paused",
    "workflow_resumed",
    "workflow_failed",
  ]);
});

test("signs of life keep no process alive", async () => {
  const began = Date.now();
  const end = await runAgent(`start({ service: "a" }); workflow("w", () => new Promise(() => {}));`, {
    env: { ...env, TELLTALE_HEARTBEAT_SECONDS: "30" },
  });
  expect(end.code).toBe(0);
  expect(Date.now() - began).toBeLessThan(8_000);
});

test("a time between signs that is none is refused", async () => {
  const end = await runAgent(`start({ service: "a" });`, {
    env: { ...env, TELLTALE_HEARTBEAT_SECONDS: "often" },
  });
  expect(end.stderr).toContain('TELLTALE_HEARTBEAT_SECONDS: got "often"; allowed: 0.1 to 3600.');
});
