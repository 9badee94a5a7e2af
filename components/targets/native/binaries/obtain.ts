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
import { UserError } from "../../../error.ts";
import { withLock } from "../../lock.ts";
import type { Reporter } from "../../reporter.ts";
import { type BuildOptions, compile, fetchSource } from "./build.ts";
import { explainFailure, explainInstallation, explainMissingGo, explainMissingPython } from "./failures.ts";
import { findProgram } from "./find-on-path.ts";
import { installPackages } from "./install.ts";
import { isBuilt, type PinnedBinary } from "./module-folder.ts";
import { findPython } from "./python.ts";

const UNFINISHED = ".building-";

export interface ObtainOptions {
  readonly signal: AbortSignal;
  readonly reporter: Reporter;
}

/**
 * Builds binaries in this order, modules of the next being fetched while one compiles; what comes from PyPI is
 * installed meanwhile. Each promise rejects with a UserError if its binary cannot be had.
 */
export function obtain(
  binaries: readonly PinnedBinary[],
  options: ObtainOptions,
): Map<string, Promise<void>> {
  const compiled = binaries.filter(({ source }) => source !== "PyPI");
  const missing = findProgram("go") || compiled.length === 0 ? undefined : explainMissingGo(compiled);
  const build = builder();
  const obtainOne = (binary: PinnedBinary) => {
    if (binary.source === "PyPI")
      return makeOnce(binary, install, options).catch(tellEarly(binaries, options));
    return missing ? Promise.reject(missing) : makeOnce(binary, build, options);
  };
  return new Map(binaries.map((binary) => [binary.name, obtainOne(binary)]));
}

/** Who waits for compilers for minutes should know at once what will be missing at the end. */
function tellEarly(binaries: readonly PinnedBinary[], { reporter }: ObtainOptions) {
  return (error: unknown): never => {
    if (error instanceof UserError && binaries.length > 1)
      reporter.tell(`${error.message.split("\n")[0]} The rest goes on meanwhile.`);
    throw error;
  };
}

/** Makes the folder `output`, with a binary's programs in it. */
type Make = (binary: PinnedBinary, output: string, options: BuildOptions) => Promise<void>;

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

/** One process makes a binary; another one that wants it, too, waits and finds it made. */
function makeOnce(binary: PinnedBinary, make: Make, options: ObtainOptions): Promise<void> {
  const { signal, reporter } = options;
  const folder = dirname(binary.builtFolder);
  const onWait = (holder: string) =>
    reporter.progress({ name: binary.name, doing: `waiting for process ${holder}, which builds it` });
  const job = async () => {
    if (isBuilt(binary)) return;
    const work = makeWorkFolder(folder);
    const output = join(work, "output");
    try {
      await make(binary, output, { ...options, work });
      rmSync(binary.builtFolder, { recursive: true, force: true });
      renameSync(output, binary.builtFolder);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
    reporter.tell(
      [`${binary.name} is ${binary.source === "PyPI" ? "installed" : "built"}.`, binary.notice]
        .filter(Boolean)
        .join(" "),
    );
  };
  return withLock(folder, job, { signal, onWait }).finally(() => reporter.finish(binary.name));
}

/** Compiles one binary at a time. */
function builder(): Make {
  const [fetching, compiling] = [inTurn(), inTurn()];
  return async (binary, output, options) => {
    const step = <T>(turns: Turns, name: string, job: () => Promise<T>) =>
      turns(job).catch((error) => Promise.reject(explainFailure(binary, name, error)));
    const source = await step(fetching, "fetching its modules", () => fetchSource(binary, options));
    options.reporter.progress({ name: binary.name, doing: "waiting to compile" });
    mkdirSync(output);
    await step(compiling, "compiling it", () => compile(binary, source, output, options));
    for (const program of binary.programs) flush(join(output, program));
  };
}

async function install(binary: PinnedBinary, output: string, options: BuildOptions): Promise<void> {
  const python = await findPython();
  if ("problem" in python) throw explainMissingPython(binary, python.problem);
  try {
    await installPackages(binary, python.path, output, options);
  } catch (error) {
    throw explainInstallation(binary, error);
  }
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
