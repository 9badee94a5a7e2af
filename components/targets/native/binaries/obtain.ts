import {
  closeSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { withLock } from "../../lock.ts";
import type { Reporter } from "../../reporter.ts";
import { type BuildOptions, compile, fetchSource } from "./build.ts";
import { explainFailure, explainMissingGo } from "./failures.ts";
import { findProgram } from "./find-on-path.ts";
import { isBuilt, type PinnedBinary } from "./module-folder.ts";

const UNFINISHED = ".building-";

export interface ObtainOptions {
  readonly signal: AbortSignal;
  readonly reporter: Reporter;
}

/**
 * Builds binaries in this order, modules of the next being fetched while one compiles.
 * Each promise rejects with a UserError if its binary cannot be had.
 */
export function obtain(
  binaries: readonly PinnedBinary[],
  options: ObtainOptions,
): Map<string, Promise<void>> {
  const go = findProgram("go");
  const missing = go || binaries.length === 0 ? undefined : explainMissingGo(binaries);
  const [fetching, compiling] = [inTurn(), inTurn()];
  return new Map(
    binaries.map((binary) => [
      binary.name,
      missing ? Promise.reject(missing) : buildOnce(binary, fetching, compiling, options),
    ]),
  );
}

type Turns = <T>(job: () => Promise<T>) => Promise<T>;

/** Jobs one after the other. */
function inTurn(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(job: () => Promise<T>) => {
    const result = last.then(job);
    last = result.catch(() => {});
    return result;
  };
}

/** One process builds a binary; another one that wants it, too, waits and finds it built. */
function buildOnce(
  binary: PinnedBinary,
  fetching: Turns,
  compiling: Turns,
  options: ObtainOptions,
): Promise<void> {
  const { signal, reporter } = options;
  const folder = dirname(binary.builtFolder);
  const onWait = (holder: string) =>
    reporter.progress({ name: binary.name, doing: `waiting for process ${holder}, which builds it` });
  const job = async () => {
    if (isBuilt(binary)) return;
    const work = makeWorkFolder(folder);
    try {
      await build(binary, fetching, compiling, { ...options, work });
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  };
  return withLock(folder, job, { signal, onWait }).finally(() => reporter.finish(binary.name));
}

async function build(binary: PinnedBinary, fetching: Turns, compiling: Turns, options: BuildOptions) {
  const output = join(options.work, "output");
  const step = <T>(turns: Turns, name: string, job: () => Promise<T>) =>
    turns(job).catch((error) => Promise.reject(explainFailure(binary, name, error)));
  const source = await step(fetching, "fetching its modules", () => fetchSource(binary, options));
  options.reporter.progress({ name: binary.name, doing: "waiting to compile" });
  mkdirSync(output);
  await step(compiling, "compiling it", () => compile(binary, source, output, options));
  for (const program of binary.programs) flush(join(output, program));
  rmSync(binary.builtFolder, { recursive: true, force: true });
  renameSync(output, binary.builtFolder);
  options.reporter.tell(`${binary.name} is built.`);
}

/** Only one process at a time is here: what others left unfinished was cut short. */
function makeWorkFolder(folder: string): string {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) {
    if (name.startsWith(UNFINISHED)) rmSync(join(folder, name), { recursive: true, force: true });
  }
  return mkdtempSync(join(folder, UNFINISHED));
}

/** A file must not be found empty after a power cut, in a folder that has its final name. */
function flush(path: string): void {
  const file = openSync(path, "r");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
