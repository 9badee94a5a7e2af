import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "@jest/globals";
import { execa } from "execa";
import { type Instance, instanceOf } from "../../components/targets/instance.ts";
import { down } from "../../components/targets/native/down.ts";
import { SILENT } from "../../components/targets/reporter.ts";
import { parseSettings } from "../../stacks/settings.ts";
import { backendsOf } from "./backends.ts";
import { findFreeBase } from "./free-ports.ts";
import { differences, surplusInMetrics } from "./load/account.ts";
import { agentTelemetry } from "./load/agent-telemetry.ts";
import { killService, takeAway } from "./load/backends-away.ts";
import { collectorMetrics } from "./load/collector-metrics.ts";
import { Sender } from "./load/sender.ts";
import { startInstance } from "./own-instance.ts";
import { type StackUnderTest, stackUnderTest } from "./stack-under-test.ts";

const AWAY_MS = Number(process.env.AWAY_SECONDS ?? 420) * 1_000;
const STORES = ["loki", "jaeger", "prometheus"];
/** Durations are handed on every 3 s, and a batch of 200 ms may be on its way. */
const WINDOW_S = 4;
/** A batch is sent when it has 256 KB. */
const LINES_IN_BATCH = 300;

let instance: Instance;
const options = () => ({ reporter: SILENT, signal: AbortSignal.timeout(120_000) });
afterEach(() => down(instance, { ...options(), data: true }), 60_000);

async function startOwn(name: string, values: Record<string, unknown>) {
  instance = instanceOf(join(stackUnderTest().folder, "..", ".."), name);
  const base = await findFreeBase();
  const settings = parseSettings({ ports: { base }, ...values }, "test");
  const stack = await startInstance(instance, settings, options());
  return { stack, ownMetrics: `http://127.0.0.1:${base + 888}` };
}

/** Waits until nothing waits any more in the collector's queues. */
async function drained(ownMetrics: string, patienceMs: number): Promise<ReadonlyMap<string, number>> {
  for (const end = Date.now() + patienceMs; ; await sleep(1_000)) {
    const metrics = await collectorMetrics(ownMetrics);
    const waiting = [...(metrics?.queued ?? [["?", 1] as const])].filter(([, bytes]) => bytes > 0);
    if (metrics && waiting.length === 0) return metrics.refused;
    if (Date.now() > end) throw new Error(`still waiting: ${JSON.stringify(waiting)}`);
  }
}

/** An agent with the SDK, whose spans nobody can take in when it has recorded them. */
function runPatientAgent({ endpoint, token }: StackUnderTest, stayMs: number) {
  const path = join(import.meta.dirname, "agents", "patient.ts");
  return execa("node", ["--conditions=telltale-source", path], {
    env: {
      TELLTALE_SERVICE: "patient",
      TELLTALE_ENDPOINT: endpoint,
      TELLTALE_TOKEN: token,
      STAY_MS: `${stayMs}`,
    },
  });
}

test(
  "stores away for minutes, and a collector killed meanwhile, lose nothing that was accepted",
  async () => {
    const { stack, ownMetrics } = await startOwn("away", {});
    const telemetry = agentTelemetry("ledger", 1, 1);
    const from = Date.now();
    const requestsPerSecond = 10;
    const sender = new Sender({ ...stack, telemetry, requestsPerSecond });
    await sleep(15_000);
    const bringBack = await takeAway(instance, STORES);
    await sleep(AWAY_MS / 2);
    killService(instance, "collector");
    await sleep(AWAY_MS / 2);
    await bringBack();
    await sleep(2_000);
    killService(instance, "collector");
    await sleep(15_000);
    await sender.stop();

    const refused = await drained(ownMetrics, 120_000);
    expect([...refused]).toEqual([]);
    for (const { accepted, refused } of Object.values(sender.ledgers)) {
      expect([accepted.length, refused.size]).toEqual([sender.begun, 0]);
    }
    const { lines, spans } = await differences(stack, sender, telemetry, from);
    expect([lines.missing, spans]).toEqual([[], { missing: [], surplus: [] }]);
    // Loki had stored a batch when the collector was killed before it heard so.
    expect(lines.surplus.length).toBeLessThanOrEqual(2 * LINES_IN_BATCH);
    await sleep(6_000);
    const surplus = await surplusInMetrics(stack, sender, telemetry);
    console.info(`of ${sender.begun} requests, after two kills:`, {
      ...surplus,
      linesTwice: lines.surplus.length,
    });
    const window = 2 * WINDOW_S * requestsPerSecond;
    for (const requests of Object.values(surplus)) expect(Math.abs(requests)).toBeLessThanOrEqual(window);
  },
  AWAY_MS + 360_000,
);

test("a full queue tells senders to try again, and gives nothing twice: not to stores, not to metrics", async () => {
  const { stack, ownMetrics } = await startOwn("full", { queue: { size: "1MB" } });
  const telemetry = agentTelemetry("ledger", 2, 2);
  const from = Date.now();
  const sender = new Sender({ ...stack, telemetry, requestsPerSecond: 10, concurrency: 50 });
  await sleep(5_000);
  const bringBack = await takeAway(instance, ["jaeger"]);
  while (sender.ledgers.traces.putOff.size === 0) await sleep(100);
  expect([...sender.ledgers.traces.putOff.keys()]).toEqual(["503"]);
  const agent = runPatientAgent(stack, 25_000);
  await sleep(10_000);
  await bringBack();
  await sender.stop();
  expect((await agent).stderr).not.toContain("were not delivered");

  expect([...(await drained(ownMetrics, 120_000))]).toEqual([]);
  expect(sender.ledgers.traces.putOff.get("503")).toBeGreaterThan(10);
  expect(sender.ledgers.traces.accepted).toHaveLength(sender.begun);
  const none = { missing: [], surplus: [] };
  expect(await differences(stack, sender, telemetry, from)).toEqual({ lines: none, spans: none });
  await sleep(6_000);
  expect(await surplusInMetrics(stack, sender, telemetry)).toEqual({ durations: 0, values: 0, events: 0 });
  const spans = (await backendsOf(stack).traces("patient")).flatMap((trace) => trace.spans);
  expect(spans.filter(({ operationName }) => operationName === "execute_task count")).toHaveLength(20);
}, 240_000);
