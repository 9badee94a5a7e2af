import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { openReceiver, type Receiver } from "./receiver.ts";
import { runAgent } from "./run-agent.ts";

let receiver: Receiver;
let env: Record<string, string>;

beforeEach(async () => {
  receiver = await openReceiver();
  env = { TELLTALE_ENDPOINT: receiver.endpoint, TELLTALE_LOGS: "otlp" };
});

afterEach(() => receiver.close());

const events = () =>
  receiver.logs.map(({ eventName, severityText, body }) => [
    eventName,
    severityText,
    JSON.parse(body).output_data,
  ]);

test("what was lost is reported as an event when the stack takes in again, even as the process ends", async () => {
  receiver.status = 400;
  const source = `start({ service: "a" });
    await task("t", () => log.info("lost")); await flush(); console.log("ready");
    setTimeout(() => task("t", () => log.info("kept")), 300);`;
  const takeInAgain = () => {
    receiver.status = 200;
  };
  const end = await runAgent(source, { env, onReady: takeInAgain });
  expect(events()).toEqual(
    expect.arrayContaining([
      ["kept", "INFO", null],
      ["telemetry_dropped", "WARNING", { spans: 1 }],
      ["telemetry_dropped", "WARNING", { log_records: 3 }],
    ]),
  );
  expect(end.stderr).toContain("1 spans and 3 log records were not delivered: 4 refused or beyond the queue");
}, 30_000);

test("nothing is reported when nothing was lost, however often it had to be tried", async () => {
  receiver.busyFor = 3;
  await runAgent(`start({ service: "a" }); log.info("kept"); await flush();`, { env });
  expect(events()).toEqual([["kept", "INFO", null]]);
}, 30_000);

test("equal lines have different times, since a store keeps one of those that have the same", async () => {
  await runAgent(`start({ service: "a" }); for (let i = 0; i < 500; i++) log.info("tick");`, { env });
  expect(receiver.logs).toHaveLength(500);
  const times = receiver.logs.map(({ time }) => time);
  expect(new Set(times).size).toBe(500);
  for (const { time, body } of receiver.logs) {
    expect(Number(time / 1_000_000n)).toBe(Date.parse(JSON.parse(body).timestamp));
  }
}, 30_000);
