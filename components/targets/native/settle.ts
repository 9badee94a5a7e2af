import { basename, dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../../error.ts";
import { logsCommand } from "../advice.ts";
import type { ServiceStatus, UpOptions } from "../target.ts";
import type { PinnedBinary } from "./binaries/module-folder.ts";
import { lastLines } from "./logs.ts";
import { type RunOrder, readState, type ServiceRun } from "./run-files.ts";
import { serviceStatus } from "./status.ts";

const PATIENCE_MS = 60_000;
const POLL_MS = 100;
const SHOWN_LINES = 5;

/** Binaries that are being built, and when each is there. */
export interface Builds {
  readonly binaries: readonly PinnedBinary[];
  readonly done: ReadonlyMap<string, Promise<void>>;
}

/** Waits until every service is healthy, or has had its time; says what did not come up, each cause once. */
export async function settle(
  folder: string,
  { services }: RunOrder,
  builds: Builds,
  options: UpOptions,
): Promise<string[]> {
  const waits = new Map<string, Promise<string | undefined>>();
  const wait = (run: ServiceRun): Promise<string | undefined> => {
    const needs = services.filter(({ name }) => run.dependsOn.includes(name));
    const known = waits.get(run.name) ?? settleOne(folder, run, needs.map(wait), builds, options);
    waits.set(run.name, known);
    return known;
  };
  const results = await Promise.all(services.map(wait));
  return [...new Set(results.filter((problem) => problem !== undefined))];
}

async function settleOne(
  folder: string,
  run: ServiceRun,
  needs: readonly Promise<string | undefined>[],
  { binaries, done }: Builds,
  options: UpOptions,
): Promise<string | undefined> {
  const paths = [run, ...run.prepare].map(({ command }) => command[0]);
  const wanted = binaries.filter(({ builtFolder }) =>
    paths.some((path) => path.startsWith(`${builtFolder}/`)),
  );
  try {
    await Promise.all(wanted.map(({ name }) => done.get(name)));
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  const missing = (await Promise.all(needs)).find((problem) => problem !== undefined);
  return missing ?? waitUntilHealthy(folder, run, options);
}

async function waitUntilHealthy(
  folder: string,
  run: ServiceRun,
  { reporter, signal, patienceMs = PATIENCE_MS }: UpOptions,
): Promise<string | undefined> {
  try {
    for (const end = Date.now() + patienceMs; ; await sleep(POLL_MS, undefined, { signal })) {
      const status = await serviceStatus(run, readState(folder));
      if (status.healthy) return undefined;
      if (Date.now() > end) return explainIllness(run, status, patienceMs);
      reporter.progress({ name: run.name, doing: "starting", ...ended(status) });
    }
  } finally {
    reporter.finish(run.name);
  }
}

function explainIllness(run: ServiceRun, status: ServiceStatus, patienceMs: number): string {
  const history = [status.state, `restarts: ${status.restarts}`];
  if (status.lastExit) history.push(`last ended with ${status.lastExit.how} at ${status.lastExit.at}`);
  const lines = lastLines(run.logFile, SHOWN_LINES);
  return [
    `${run.name} is not healthy after ${Math.round(patienceMs / 1000)} s (${history.join("; ")}). ${run.health} does not answer 200 to 299.`,
    lines.length > 0 ? "  Its log ends with:" : "  Its log is empty.",
    ...lines.map((line) => `    ${line}`),
    `  More of it: ${logsCommand(run.name, basename(dirname(dirname(run.logFile))))}`,
  ].join("\n");
}

function ended({ lastExit }: ServiceStatus): { far?: string } {
  return lastExit ? { far: `again, ended with ${lastExit.how}` } : {};
}
