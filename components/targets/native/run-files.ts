import { join } from "node:path";
import { readIfThere, writeAtomically } from "../atomic-file.ts";
import type { Exit } from "../target.ts";
import type { ProcessIdentity } from "./process-identity.ts";

/** What the supervisor is told to run: `run/services.json`. */
export interface RunOrder {
  /** Hash of the services. */
  readonly id: string;
  readonly services: readonly ServiceRun[];
}

export interface ServiceRun {
  readonly name: string;
  readonly command: Command;
  readonly prepare: readonly { readonly name: string; readonly command: Command }[];
  readonly environment: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** Where people and agents, or else other services, reach it. */
  readonly url: string;
  /** URL that answers 200 to 299 when the service is healthy. */
  readonly health: string;
  readonly dependsOn: readonly string[];
  readonly reload: "SIGHUP" | null;
  /** Hash of what needs a restart when it changes, and of what a reload is enough for. */
  readonly versions: { readonly restart: string; readonly reload: string };
}

/** Absolute path of a program, and its arguments. */
export type Command = readonly [program: string, ...args: string[]];

/** What the supervisor tells: `run/state.json`. */
export interface RunState {
  /** Id of the order that it follows. */
  readonly order: string;
  readonly supervisor: ProcessIdentity;
  readonly services: Readonly<Record<string, ServiceState>>;
}

export interface ServiceState {
  readonly phase: Phase;
  readonly process: ProcessIdentity | null;
  readonly restarts: number;
  /** How many times in a row it has ended soon after its start. */
  readonly failures: number;
  /** How and when it, or one of its preparations, last ended without being told to. */
  readonly lastExit: Exit | null;
}

export type Phase =
  | "waiting for its program"
  | "waiting for other services"
  | "preparing"
  | "running"
  | "waiting to restart"
  | "stopping";

export function readOrder(folder: string): RunOrder | undefined {
  return readJson<RunOrder>(orderFile(folder));
}

export function writeOrder(folder: string, order: RunOrder): void {
  writeAtomically(orderFile(folder), JSON.stringify(order, null, 2), { mode: 0o600 });
}

export function readState(folder: string): RunState | undefined {
  return readJson<RunState>(stateFile(folder));
}

export function writeState(folder: string, state: RunState): void {
  writeAtomically(stateFile(folder), JSON.stringify(state, null, 2), { mode: 0o600 });
}

export function orderFile(folder: string): string {
  return join(folder, "run", "services.json");
}

export function stateFile(folder: string): string {
  return join(folder, "run", "state.json");
}

/** A file that a fault cut short tells as much as one that is not there. */
function readJson<T>(path: string): T | undefined {
  try {
    return JSON.parse(readIfThere(path) ?? "") as T;
  } catch {
    return undefined;
  }
}
