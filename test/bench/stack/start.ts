import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { parse, stringify } from "yaml";
import type { Service, ServiceSpec } from "../../../components/service.ts";
import { instanceOf } from "../../../components/targets/instance.ts";
import { down } from "../../../components/targets/native/down.ts";
import { memoryBytes } from "../../../components/targets/native/process-identity.ts";
import { NATIVE_SERVICES } from "../../../components/targets/native/services.ts";
import { statusOf } from "../../../components/targets/native/status.ts";
import { runningSupervisor } from "../../../components/targets/native/supervision.ts";
import { up } from "../../../components/targets/native/up.ts";
import { SILENT } from "../../../components/targets/reporter.ts";
import type { UpResult } from "../../../components/targets/target.ts";
import { parseSettings } from "../../../stacks/settings.ts";
import { findFreeBase } from "../../stack/free-ports.ts";
import { median, round } from "../statistics.ts";
import { describedWith } from "./described-with.ts";

// How quickly a stack starts, against two other ways to start it, and how much memory it takes when idle.
// Rounds of all variants follow each other, so that a noisy machine is noisy for all of them.

const ROUNDS = Number(process.env.ROUNDS ?? 3);
const IDLE_MS = Number(process.env.IDLE_SECONDS ?? 60) * 1000;
const CLI = join(import.meta.dirname, "..", "..", "..", "cli", "telltale.ts");

const VARIANTS: Readonly<Record<string, readonly Service[]>> = {
  "as shipped": NATIVE_SERVICES,
  "one after the other": NATIVE_SERVICES.map((service, i) =>
    describedWith(service, (spec) => ({
      ...spec,
      dependsOn: NATIVE_SERVICES.slice(0, i).map(({ name }) => name),
    })),
  ),
  "with Loki's default waits": NATIVE_SERVICES.map((service) =>
    service.name === "loki" ? describedWith(service, withDefaultWaits) : service,
  ),
};

const folder = mkdtempSync(join(tmpdir(), "telltale-bench-"));
process.env.XDG_STATE_HOME = join(folder, "state");
const quiet = {
  reporter: SILENT,
  signal: AbortSignal.timeout(3_600_000),
};

const starts = new Map(Object.keys(VARIANTS).map((variant) => [variant, [] as number[]]));
for (let round = 0; round < ROUNDS; round++) {
  for (const [variant, services] of Object.entries(VARIANTS)) {
    const { seconds } = await timeStart(services);
    starts.get(variant)?.push(seconds);
  }
}
const shipped = median(starts.get("as shipped") ?? []);
console.log("\nStart, binaries built before: seconds until every service is healthy");
console.table(
  Object.fromEntries(
    [...starts].map(([variant, seconds]) => [
      variant,
      {
        median: round(median(seconds)),
        min: round(Math.min(...seconds)),
        max: round(Math.max(...seconds)),
        ratio: round(median(seconds) / shipped),
      },
    ]),
  ),
);

console.log(`Memory, resident, MB: ${IDLE_MS / 1000} s after the start, without load`);
console.table(await measureMemory());

console.log("Commands: seconds");
console.table({
  "telltale --help": await timeCommand("--help"),
  "telltale status": await timeCommand("status"),
});
rmSync(folder, { recursive: true });

async function timeStart(services: readonly Service[], whileUp?: (result: UpResult) => Promise<void>) {
  const instance = instanceOf(folder, "bench");
  const settings = parseSettings({ ports: { base: await findFreeBase() } }, "test/bench/stack/start.ts");
  const start = performance.now();
  const result = await up({ instance, settings, services }, quiet);
  const seconds = (performance.now() - start) / 1000;
  if (result.problems.length > 0) throw new Error(result.problems.join("\n"));
  await whileUp?.(result);
  await down(instance, { ...quiet, data: true });
  return { seconds };
}

async function measureMemory(): Promise<Record<string, { MB: number }>> {
  const rows: Record<string, { MB: number }> = {};
  await timeStart(NATIVE_SERVICES, async () => {
    await sleep(IDLE_MS);
    const instance = instanceOf(folder, "bench");
    const supervisor = runningSupervisor(instance);
    for (const { name, memoryBytes } of (await statusOf(instance)) ?? [])
      rows[name] = { MB: megabytes(memoryBytes) };
    rows.supervisor = { MB: megabytes(supervisor && memoryBytes(supervisor.pid)) };
    rows.total = { MB: round(Object.values(rows).reduce((sum, { MB }) => sum + MB, 0)) };
  });
  return rows;
}

async function timeCommand(argument: string): Promise<{ median: number }> {
  const seconds: number[] = [];
  for (let i = 0; i < 5; i++) {
    const start = performance.now();
    await execa("node", ["--conditions=telltale-source", CLI, argument]);
    seconds.push((performance.now() - start) / 1000);
  }
  return { median: round(median(seconds)) };
}

function withDefaultWaits(spec: ServiceSpec): ServiceSpec {
  const file = spec.files["loki.yaml"];
  if (!file) throw new Error("Loki has no loki.yaml");
  const { frontend_worker, ingester, ...config } = parse(file.content);
  return { ...spec, files: { "loki.yaml": { ...file, content: stringify(config) } } };
}

function megabytes(bytes: number | null | undefined): number {
  return round((bytes ?? Number.NaN) / 1e6);
}
