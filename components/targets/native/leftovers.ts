import { setTimeout as sleep } from "node:timers/promises";
import {
  allPids,
  environmentOf,
  identify,
  isAlive,
  type ProcessIdentity,
  signalGroup,
} from "./process-identity.ts";
import { readState } from "./run-files.ts";

/** Set for every process of an instance: the instance's folder. */
export const INSTANCE_VARIABLE = "TELLTALE_INSTANCE";

const GRACE_MS = 10_000;
const POLL_MS = 50;

/**
 * Every running process of an instance: those that its supervisor wrote down, and those that carry its mark,
 * which finds one started in the instant before its supervisor was killed.
 */
export function processesOf(folder: string): ProcessIdentity[] {
  const state = readState(folder);
  const written = state ? [state.supervisor, ...Object.values(state.services).map((one) => one.process)] : [];
  const marked = allPids().filter((pid) => environmentOf(pid, INSTANCE_VARIABLE) === folder);
  const found = [...written.filter((one) => one !== null), ...marked.map(identify)];
  const alive = found.filter((one) => one !== undefined).filter(isAlive);
  return [...new Map(alive.map((one) => [one.pid, one])).values()].filter(({ pid }) => pid !== process.pid);
}

/** Ends processes: asks, and after 10 s insists. */
export async function stopProcesses(processes: readonly ProcessIdentity[]): Promise<void> {
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    for (const one of processes) signalGroup(one, signal);
    if (await areGone(processes, GRACE_MS)) return;
  }
}

export async function areGone(processes: readonly ProcessIdentity[], withinMs: number): Promise<boolean> {
  for (const end = Date.now() + withinMs; Date.now() < end; await sleep(POLL_MS)) {
    if (!processes.some(isAlive)) return true;
  }
  return false;
}
