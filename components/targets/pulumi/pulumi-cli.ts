import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { ExecaError, execa } from "execa";
import { UserError } from "../../error.ts";
import { readIfThere, writeAtomically } from "../atomic-file.ts";
import { isExecutable } from "../executable.ts";
import { userDataFolder } from "../user-folders.ts";

const require = createRequire(import.meta.url);
/** npm's package of the CLI: it fetches the program on its first use. */
const WRAPPER = require.resolve("pulumi/run.js");
const { version: VERSION } = require("pulumi/package.json") as { version: string };
const PATIENCE_MS = 300_000;

/** Folder of the Pulumi CLI: of the one on PATH, or of the one that npm's package has fetched. */
export function findPulumi(): string | undefined {
  const folders = [...pathWithoutWrapper(), join(pulumiHome(), "versions", VERSION, "bin")];
  return folders.find((folder) => isExecutable(join(folder, "pulumi")));
}

/**
 * The same; fetched first if it is not there, which it tells.
 * @throws UserError if it cannot be fetched.
 */
export async function obtainPulumi(signal: AbortSignal, tell: (text: string) => void): Promise<string> {
  const found = findPulumi();
  if (found !== undefined) return found;
  tell(`Fetching the Pulumi CLI ${VERSION}, once: it is not on PATH.`);
  try {
    await execa(process.execPath, [WRAPPER, "version"], { cancelSignal: signal, timeout: PATIENCE_MS });
  } catch (error) {
    const said = error instanceof ExecaError ? String(error.stderr || error.shortMessage) : String(error);
    throw notFetched(said.trim().split("\n").at(-1) ?? "");
  }
  const fetched = findPulumi();
  if (fetched === undefined) throw notFetched(`it is not in ${pulumiHome()}`);
  return fetched;
}

function notFetched(reason: string): UserError {
  return new UserError(
    `The Pulumi CLI is not on PATH, and version ${VERSION} cannot be fetched: ${reason}\n` +
      "Install it (https://www.pulumi.com/docs/iac/download-install/), or set telltale:target to native.",
  );
}

/**
 * Environment in which the CLI keeps state: as the user has set it, or else in files of the user's data folder,
 * encrypted by a passphrase that is made there once.
 */
export function pulumiEnvironment(
  checkout: string,
  cliFolder: string,
): { readonly [name: string]: string; readonly PATH: string } {
  const { env } = process;
  const ownState = env.PULUMI_BACKEND_URL !== undefined || namesBackend(join(checkout, "Pulumi.yaml"));
  const ownPassphrase =
    env.PULUMI_CONFIG_PASSPHRASE !== undefined || env.PULUMI_CONFIG_PASSPHRASE_FILE !== undefined;
  return {
    PATH: [cliFolder, env.PATH].join(delimiter),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    ...(!ownState && { PULUMI_BACKEND_URL: `file://${ensureFolder(join(userDataFolder(), "pulumi"))}` }),
    ...(!ownPassphrase && { PULUMI_CONFIG_PASSPHRASE_FILE: ensurePassphrase() }),
  };
}

function ensurePassphrase(): string {
  const path = join(ensureFolder(userDataFolder()), "passphrase");
  if (!readIfThere(path)) {
    writeAtomically(path, randomBytes(32).toString("base64url"), { mode: 0o600, durable: true });
  }
  return path;
}

function ensureFolder(path: string): string {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return path;
}

function namesBackend(projectFile: string): boolean {
  return /^backend:/m.test(readIfThere(projectFile) ?? "");
}

/** A package's program in node_modules/.bin would only be the wrapper. */
function pathWithoutWrapper(): string[] {
  return (process.env.PATH ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "" && !folder.endsWith(join("node_modules", ".bin")));
}

function pulumiHome(): string {
  return process.env.PULUMI_HOME ?? join(homedir(), ".pulumi");
}
