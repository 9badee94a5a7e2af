import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { findProgram } from "./find-on-path.ts";

const run = promisify(execFile);

/** Oldest minor version of Python 3 that the pinned packages run on. */
const OLDEST = 10;
const NEWEST = 14;
/** Some systems keep an old `python3` for themselves, and name newer ones by their version. */
const NAMES = ["python3", ...Array.from({ length: NEWEST - OLDEST + 1 }, (_, i) => `python3.${NEWEST - i}`)];
/** Debian packs some of them apart, and a Python that was compiled by hand may lack others. */
const MODULES = ["ensurepip", "sqlite3", "ssl", "venv"];

/** An interpreter by its own name, which goes when another version takes its place; not by a link, which stays. */
const PROBE = `import importlib.util, json, os, sys
print(json.dumps({
  "path": os.path.realpath(getattr(sys, "_base_executable", None) or sys.executable),
  "version": list(sys.version_info[:2]),
  "missing": [name for name in sys.argv[1:] if importlib.util.find_spec(name) is None],
}))`;

/** A Python that can be used, or why there is none. */
export type FoundPython = { readonly path: string } | { readonly problem: string };

interface Probe {
  readonly path: string;
  readonly version: readonly [major: number, minor: number];
  readonly missing: readonly string[];
}

/** The first Python on PATH that is new enough and whole. */
export async function findPython(path = process.env.PATH ?? ""): Promise<FoundPython> {
  const problems: string[] = [];
  for (const name of NAMES) {
    const program = findProgram(name, path);
    const found = program && (await probe(program));
    if (!found) continue;
    const problem = judge(found);
    if (problem === undefined) return { path: found.path };
    problems.push(problem);
  }
  return { problem: problems[0] ?? "there is no Python 3 on PATH" };
}

/** What to install, for who has no such Python. */
export const PYTHON_ADVICE = `Install Python 3.${OLDEST} or newer with venv (Debian, Ubuntu: apt install python3 python3-venv)`;

async function probe(program: string): Promise<Probe | undefined> {
  try {
    const { stdout } = await run(program, ["-c", PROBE, ...MODULES], { timeout: 10_000 });
    return JSON.parse(stdout) as Probe;
  } catch {
    return undefined; // what cannot answer is not taken
  }
}

function judge({ path, version, missing }: Probe): string | undefined {
  const [major, minor] = version;
  if (major !== 3 || minor < OLDEST) return `${path} is Python ${version.join(".")}, which is too old`;
  if (missing.length > 0) return `${path} lacks ${missing.join(", ")}`;
  return undefined;
}
