import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { flushCompileCache } from "node:module";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../../error.ts";
import { type Instance, logFile } from "../instance.ts";
import { compileCacheFolder } from "../user-folders.ts";
import { areGone, INSTANCE_VARIABLE, processesOf, stopProcesses } from "./leftovers.ts";
import { lastLines } from "./logs.ts";
import { identify, isAlive, type ProcessIdentity, signalOne } from "./process-identity.ts";
import { type RunOrder, readState, stateFile, writeOrder } from "./run-files.ts";
import { withLogFile } from "./supervisor/log-file.ts";

/** Longer than a supervisor gives its services. */
const STOP_MS = 15_000;
/** Longer than services take that an order stops. */
const ANSWER_MS = 30_000;
const POLL_MS = 20;

/** What services may inherit from the shell of whoever runs `telltale up`; anything else would be chance. */
const INHERITED =
  /^(PATH|HOME|USER|LANG|LC_.*|TZ|TMPDIR|SSL_CERT_(FILE|DIR)|(HTTPS?|NO|ALL)_PROXY|(https?|no|all)_proxy)$/;

/** The supervisor of an instance, if it runs. */
export function runningSupervisor(instance: Instance): ProcessIdentity | undefined {
  const supervisor = readState(instance.folder)?.supervisor;
  return supervisor && isAlive(supervisor) ? supervisor : undefined;
}

/** Gives an order to the instance's supervisor, started if need be, and waits until it is followed. */
export async function supervise(instance: Instance, order: RunOrder, signal: AbortSignal): Promise<void> {
  writeOrder(instance.folder, order);
  const running = runningSupervisor(instance);
  if (running) signalOne(running, "SIGHUP");
  const supervisor = running ?? (await startSupervisor(instance));
  const end = Date.now() + ANSWER_MS;
  while (readState(instance.folder)?.order !== order.id) {
    if (!supervisor || !isAlive(supervisor)) throw new Error(supervisorDied(instance));
    if (Date.now() > end) throw new UserError(supervisorSilent(instance));
    await sleep(POLL_MS, undefined, { signal });
  }
}

/** Ends every process of an instance; says how many there were. */
export async function stopInstance(instance: Instance): Promise<number> {
  const processes = processesOf(instance.folder);
  const supervisor = runningSupervisor(instance);
  if (supervisor) {
    signalOne(supervisor, "SIGTERM");
    await areGone(processes, STOP_MS);
  }
  await stopProcesses(processesOf(instance.folder));
  return processes.length;
}

async function startSupervisor(instance: Instance): Promise<ProcessIdentity | undefined> {
  rmSync(stateFile(instance.folder), { force: true }); // one from before a fault would be taken for an answer
  await compileSupervisor();
  const ownLog = logFile(instance, "supervisor");
  const program = join(import.meta.dirname, "supervisor", "main.ts");
  const child = withLogFile(ownLog, (log) =>
    spawn(process.execPath, ["--max-semi-space-size=1", program, instance.folder, ownLog], {
      cwd: "/",
      detached: true,
      env: supervisorEnvironment(instance),
      stdio: ["ignore", log, log],
    }),
  );
  child.unref();
  return child.pid === undefined ? undefined : identify(child.pid);
}

/** Into the compile cache: a supervisor that had to compile keeps Node's TypeScript compiler, 20 MB, for good. */
async function compileSupervisor(): Promise<void> {
  await import("./supervisor/main.ts");
  flushCompileCache();
}

function supervisorEnvironment(instance: Instance): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => INHERITED.test(name));
  return {
    ...Object.fromEntries(inherited),
    [INSTANCE_VARIABLE]: instance.folder,
    NODE_COMPILE_CACHE: compileCacheFolder(),
  };
}

function supervisorDied(instance: Instance): string {
  return `The supervisor ended at once. ${lastWords(instance)}`;
}

function supervisorSilent(instance: Instance): string {
  return `The supervisor has not answered for ${ANSWER_MS / 1000} s. ${lastWords(instance)}`;
}

function lastWords(instance: Instance): string {
  return `Its last words:\n${lastLines(logFile(instance, "supervisor"), 5).join("\n")}`;
}
