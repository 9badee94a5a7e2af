import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { dataFolder, instanceOf } from "../../../components/targets/instance.ts";
import { down } from "../../../components/targets/native/down.ts";
import { NATIVE_SERVICES } from "../../../components/targets/native/services.ts";
import { up } from "../../../components/targets/native/up.ts";
import { SILENT } from "../../../components/targets/reporter.ts";
import { parseSettings } from "../../../stacks/settings.ts";
import { findFreeBase } from "../../stack/free-ports.ts";
import { endedWith } from "../../stack/global-setup.ts";
import { agentTelemetry } from "../../stack/load/agent-telemetry.ts";
import { round } from "../statistics.ts";
import { LoadedStack } from "./loaded-stack.ts";
import { usageOf } from "./usage.ts";

// What docs/sizing.md reckons with: what a thousand spans and lines a second take, what a span and a line take on disk
// when all is written, and what agents' services take that only stay: their series.

const RATE = 1_000;
const SECONDS = Number(process.env.SIZE_SECONDS ?? 120);
/** Agents' services that have run once, each with the names of five workflows. */
const SERVICES = [0, 50, 150];
const WATCHED_S = 30;
const SETTLE_MS = 20_000;

const folder = mkdtempSync(join(tmpdir(), "telltale-size-"));
process.env.XDG_STATE_HOME = join(folder, "state");
const instance = instanceOf(folder, "size");
const base = await findFreeBase();
const remove = (data: boolean) =>
  down(instance, { reporter: SILENT, signal: AbortSignal.timeout(120_000), data });
const services = Object.fromEntries(["errors", "preview"].map((name) => [name, { mode: "off" }]));
const settings = parseSettings({ ports: { base }, services }, "test/bench/stack/size.ts");
const signal = endedWith(() => remove(true).finally(() => rmSync(folder, { recursive: true, force: true })));
const result = await up({ instance, settings, services: NATIVE_SERVICES }, { reporter: SILENT, signal });
try {
  if (result.problems.length > 0) throw new Error(result.problems.join("\n"));
  await measureSeries();
  await measureLoad();
} finally {
  await remove(true);
  rmSync(folder, { recursive: true, force: true });
}

/** Memory and processor time by the number of series, while nobody sends. */
async function measureSeries(): Promise<void> {
  const rows: Record<string, object> = {};
  let sent = 0;
  for (const count of SERVICES) {
    for (; sent < count; sent++) await sendOnce(`size-${sent}`, sent + 1);
    await sleep(SETTLE_MS);
    const before = { usage: await usageOf(instance), head: await readHead() };
    await sleep(WATCHED_S * 1_000);
    const [usage, head] = [await usageOf(instance), await readHead()];
    const cores = (name: string) =>
      ((usage[name]?.cpuSeconds ?? Number.NaN) - (before.usage[name]?.cpuSeconds ?? 0)) / WATCHED_S;
    rows[`${count} services`] = {
      series: head.series,
      "samples/s": round((head.samples - before.head.samples) / WATCHED_S),
      "prometheus, MB": round(usage.prometheus?.memoryMB ?? Number.NaN),
      "its cores": round(cores("prometheus")),
      "collector, MB": round(usage.collector?.memoryMB ?? Number.NaN),
      "its cores ": round(cores("collector")),
    };
  }
  console.log(`\nSeries of agents' services that have run once, nobody sending, ${WATCHED_S} s each`);
  console.table(rows);
}

/** Fifty spans and fifty lines of five workflows. */
async function sendOnce(service: string, run: number): Promise<void> {
  const telemetry = agentTelemetry(service, run, 5);
  for (const [path, body] of [
    ["traces", telemetry.spans(0, Date.now())],
    ["logs", telemetry.logs(0, Date.now())],
  ] as const) {
    const headers = {
      authorization: `Bearer ${result.connection?.token}`,
      "content-type": "application/x-protobuf",
    };
    const response = await fetch(`${result.connection?.endpoint}/v1/${path}`, {
      method: "POST",
      headers,
      body: new Uint8Array(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  }
}

/** What Prometheus has in memory, and has taken in. */
async function readHead(): Promise<{ readonly series: number; readonly samples: number }> {
  const text = await (await fetch(`${urlOf("prometheus")}/metrics`)).text();
  const sum = (name: string) =>
    [...text.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, "gm"))].reduce(
      (all, [, value]) => all + Number(value),
      0,
    );
  return {
    series: sum("prometheus_tsdb_head_series"),
    samples: sum("prometheus_tsdb_head_samples_appended_total"),
  };
}

/** What a load takes while it lasts, and on disk once every service has written down what it held. */
async function measureLoad(): Promise<void> {
  const before = diskOf();
  const load = await new LoadedStack(instance, result, base).sustain(RATE, SECONDS);
  const spans = load.accepted / 2;
  console.log(`\n${RATE} spans and ${RATE} lines a second for ${SECONDS} s; ${spans} of each`);
  console.table(
    Object.fromEntries(
      Object.entries(load.usage).map(([name, { cores, memoryMB }]) => [
        name,
        { cores: round(cores), MB: round(memoryMB) },
      ]),
    ),
  );
  await fetch(`${urlOf("loki")}/flush`, { method: "POST" });
  await sleep(SETTLE_MS);
  await remove(false);
  const after = diskOf();
  const per = (name: string) => Math.round(((after[name] ?? 0) - (before[name] ?? 0)) / spans);
  console.log("Bytes on disk, when all is written");
  console.table({ "a span, jaeger": per("jaeger"), "a line, loki's chunks": per("loki") });
}

/** Of Loki its chunks alone: the log of writes is bounded. */
function diskOf(): Readonly<Record<string, number>> {
  return {
    jaeger: sizeOf(dataFolder(instance, "jaeger", "badger")),
    loki: sizeOf(join(dataFolder(instance, "loki", "store"), "chunks")),
  };
}

/** Blocks that are taken: Badger makes files larger than what is in them. */
function sizeOf(path: string): number {
  if (!existsSync(path)) return 0;
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .reduce((sum, one) => sum + statSync(join(one.parentPath, one.name)).blocks * 512, 0);
}

function urlOf(service: string): string {
  return result.statuses.find(({ name }) => name === service)?.url ?? "";
}
