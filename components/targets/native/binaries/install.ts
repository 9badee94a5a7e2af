import { existsSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { BuildOptions } from "./build.ts";
import type { PinnedBinary } from "./module-folder.ts";
import { runTool } from "./tool.ts";

/** Variables of the user's that would put packages elsewhere. */
const MISLEADING = ["PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "VIRTUAL_ENV"];

/**
 * Makes a virtual environment in `output` with a binary's pinned packages, from wheels, each checked by its hash.
 * It may be renamed: its Python finds itself, and programs that name its first place are removed.
 */
export async function installPackages(
  binary: PinnedBinary,
  python: string,
  output: string,
  options: BuildOptions,
): Promise<void> {
  const { name, moduleFolder, programs } = binary;
  const tell = (doing: string, far?: string) =>
    options.reporter.progress({ name, doing, ...(far !== undefined && { far }) });
  const runIt = (command: readonly [string, ...string[]], onLine?: (line: string) => void) =>
    runTool(command, { cwd: options.work, env: environment(), signal: options.signal, onLine, tells: true });
  const bin = join(output, "bin");
  const own = join(bin, "python3");
  const requirements = join(moduleFolder, "requirements.txt");

  tell("making its environment");
  await runIt([python, "-m", "venv", output]);
  const total = readFileSync(requirements, "utf8").match(/^\S+==/gm)?.length ?? 0;
  let collected = 0;
  await runIt([own, "-m", "pip", "install", ...PIP_OPTIONS, `--requirement=${requirements}`], (line) => {
    if (line.startsWith("Collecting ")) tell("fetching packages", `${++collected} of ~${total}`);
    if (line.startsWith("Installing ")) tell("installing packages");
  });
  for (const file of readdirSync(bin)) {
    if (!file.startsWith("python")) rmSync(join(bin, file));
  }
  for (const program of programs) symlinkSync("python3", join(bin, program));
  const finish = join(moduleFolder, "finish.py");
  tell("finishing");
  if (existsSync(finish)) await runIt([own, finish]);
  await runIt([own, "-c", "import os; os.sync()"]);
}

const PIP_OPTIONS = [
  "--require-hashes",
  "--no-deps", // the list is whole
  "--only-binary=:all:", // nothing that was fetched runs yet
  "--no-input",
  "--progress-bar=off",
  "--disable-pip-version-check",
];

/** The user's index, proxies and certificates hold; where pip puts packages does not. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !MISLEADING.includes(name));
  return { ...Object.fromEntries(kept), PIP_USER: "0" };
}
