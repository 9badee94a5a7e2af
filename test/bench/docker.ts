import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import Docker from "dockerode";
import { target } from "../../components/targets/docker/index.ts";
import type { DockerPlan } from "../../components/targets/docker/plan/plan.ts";
import { openWorkspace } from "../../components/targets/docker/pulumi/workspace.ts";
import { status } from "../../components/targets/docker/status.ts";
import { instanceOf } from "../../components/targets/instance.ts";
import { findPulumi } from "../../components/targets/pulumi/pulumi-cli.ts";
import { SILENT } from "../../components/targets/reporter.ts";
import { applyPlan, removePlan } from "../stack/docker/engine.ts";
import { buildImages } from "../stack/docker/images.ts";
import { describeStack, planOf } from "../stack/docker/test-stack.ts";
import { median, round } from "./statistics.ts";

// How quickly a stack starts on Docker once its images are there, against two other ways to start it, what it takes when
// idle, and, where the Pulumi CLI is, how long its commands take. Images are those that tests make; rounds of all
// variants follow each other, so that a noisy machine is noisy for all of them.

const ROUNDS = Number(process.env.ROUNDS ?? 3);
const IDLE_MS = Number(process.env.IDLE_SECONDS ?? 60) * 1000;

const engine = new Docker();
const stack = await describeStack("bench");
const plan = planOf(stack);
await buildImages(engine, plan);

const VARIANTS: Readonly<Record<string, () => Promise<unknown>>> = {
  "as shipped": () => applyPlan(engine, plan, stack.secrets, { secondsBetweenChecks: 5 }),
  "one after the other": () =>
    applyPlan(engine, inSequence(plan), stack.secrets, { secondsBetweenChecks: 5 }),
  "asked every second": () => applyPlan(engine, plan, stack.secrets, { secondsBetweenChecks: 1 }),
};

const starts = new Map(Object.keys(VARIANTS).map((variant) => [variant, [] as number[]]));
for (let i = 0; i < ROUNDS; i++) {
  for (const [variant, start] of Object.entries(VARIANTS)) {
    starts.get(variant)?.push(await seconds(start));
    await removePlan(engine, plan, { volumes: true });
  }
}
const shipped = median(starts.get("as shipped") ?? []);
console.log("\nStart, images there: seconds until every service is healthy");
console.table(
  Object.fromEntries(
    [...starts].map(([variant, times]) => [
      variant,
      { median: round(median(times)), ratio: round(median(times) / shipped) },
    ]),
  ),
);

const folder = mkdtempSync(join(tmpdir(), "telltale-bench-"));
process.env.XDG_DATA_HOME = join(folder, "data");
process.env.XDG_STATE_HOME = join(folder, "state");
const instance = instanceOf(folder, stack.name);
const options = {
  reporter: SILENT,
  signal: AbortSignal.timeout(3_600_000),
};

console.log(`Memory, MB: ${IDLE_MS / 1000} s after the start, without load`);
await VARIANTS["as shipped"]?.();
await sleep(IDLE_MS);
const statuses = await status(instance, stack.settings);
const rows = statuses.map(
  ({ name, memoryBytes }) => [name, { MB: round((memoryBytes ?? 0) / 1e6) }] as const,
);
const total = rows.reduce((sum, [, { MB }]) => sum + MB, 0);
console.table(Object.fromEntries([...rows, ["total", { MB: round(total) }]]));
await removePlan(engine, plan, { volumes: true });

if (findPulumi() === undefined) console.log("The Pulumi CLI is not on PATH: its commands are not timed.");
else console.table(await timePulumi());
rmSync(folder, { recursive: true });

async function timePulumi(): Promise<Record<string, { seconds: number }>> {
  const workspace = await openWorkspace(instance, stack.settings, options);
  const up = () => target.up(instance, stack.settings, options);
  const times = {
    preview: await seconds(() => workspace.preview()),
    up: await seconds(up),
    "up, nothing changed": await seconds(up),
    down: await seconds(() => target.down(instance, stack.settings, { ...options, data: true })),
  };
  return Object.fromEntries(Object.entries(times).map(([name, time]) => [name, { seconds: round(time) }]));
}

async function seconds(job: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await job();
  return (performance.now() - start) / 1000;
}

/** Each container waits for all that come before it. */
function inSequence({ containers, ...rest }: DockerPlan): DockerPlan {
  const waiting = containers.map((one, i) => ({
    ...one,
    needs: containers.slice(0, i).map(({ name }) => name),
  }));
  return { ...rest, containers: waiting };
}
