import { basename, dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describeRefusal, type LastReload, lastReload } from "../last-reload.ts";
import { lastLines } from "./logs.ts";
import type { RunOrder, ServiceRun } from "./run-files.ts";

/** Longer than any service takes to read its configuration. */
const PATIENCE_MS = 10_000;
/** A refusal may be the one before: only success has a time. */
const REFUSAL_STANDS_MS = 5_000;
const POLL_MS = 50;
const SHOWN_LINES = 5;

/** What there was before an order, and when the order was given. */
export interface Before {
  readonly order: RunOrder | undefined;
  readonly time: number;
}

/** Tells which services have refused their configuration, once those that read it anew are through with it. */
export async function findRefusals(
  { services }: RunOrder,
  before: Before,
  signal: AbortSignal,
): Promise<string[]> {
  const refusals = await Promise.all(
    services.map(async (run) => {
      const reload = reloads(run, before.order)
        ? await waitForReload(run, before.time, signal)
        : await lastReload(run.name, run.url);
      if (reload?.taken ?? true) return [];
      const stack = basename(dirname(dirname(run.logFile)));
      return [describeRefusal(run.name, lastLines(run.logFile, SHOWN_LINES), stack)];
    }),
  );
  return refusals.flat();
}

/** Whether the service was running before, and is told to read changed files. */
function reloads({ name, versions, reload }: ServiceRun, order: RunOrder | undefined): boolean {
  const former = order?.services.find((one) => one.name === name)?.versions;
  return reload !== null && former?.restart === versions.restart && former.reload !== versions.reload;
}

async function waitForReload(
  { name, url }: ServiceRun,
  since: number,
  signal: AbortSignal,
): Promise<LastReload | undefined> {
  for (const begin = Date.now(); ; await sleep(POLL_MS, undefined, { signal })) {
    const reload = await lastReload(name, url);
    if (!reload || (reload.taken && reload.takenAt >= since)) return reload;
    if (Date.now() - begin > (reload.taken ? PATIENCE_MS : REFUSAL_STANDS_MS)) return reload;
  }
}
