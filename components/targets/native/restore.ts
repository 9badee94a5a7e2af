import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { UserError } from "../../error.ts";
import { SECRET_NAMES, SECRETS } from "../../secrets.ts";
import { readIfThere, writeAtomically } from "../atomic-file.ts";
import { type BackupManifest, checkBackup } from "../backup-manifest.ts";
import { readConnection, writeConnection } from "../connection.ts";
import { dataFolder, type Instance, loginsFile, secretFile } from "../instance.ts";
import { withLock } from "../lock.ts";
import type { BackupOptions, RestoreOptions } from "../target.ts";
import { dataFoldersOf } from "./backup.ts";
import { whileStopped } from "./while-stopped.ts";

/** What a backup is restored to, in the instance's folder. */
const RESTORED = ["data", "secrets"] as const;

/**
 * Makes an instance's data and secrets what they were when a backup was made: all of it, or nothing.
 * @throws UserError, before anything is changed, if the backup is not whole or the instance has data that must stay.
 */
export function restore(instance: Instance, folder: string, options: RestoreOptions): Promise<void> {
  const { reporter, signal } = options;
  const onWait = (holder: string) =>
    reporter.tell(`Waiting for process ${holder}, which is starting or stopping this stack.`);
  const job = async () => {
    putBack(instance);
    if (!options.replace) checkEmpty(instance, folder);
    reporter.tell("Checking the backup.");
    const manifest = await checkBackup(folder, ["native"], signal);
    try {
      await unpackAll(instance, folder, manifest, options);
      await whileStopped(instance, options, async () => exchange(instance));
    } finally {
      putBack(instance);
    }
  };
  return withLock(instance.folder, job, { signal, onWait });
}

function checkEmpty(instance: Instance, folder: string): void {
  const filled = dataFoldersOf(instance)
    .map((one) => dataFolder(instance, one.service, one.folder))
    .filter((path) => readdirSync(path).length > 0);
  if (filled.length === 0) return;
  throw new UserError(
    `Nothing was done: the stack "${instance.stack}" has data. Remove it first (telltale down --data), or have it replaced (telltale restore ${folder} --replace):`,
    filled.map((path) => ({ path, message: "it is not empty" })),
  );
}

/** Beside what is there, on the same file system, so that a full disk is no harm and an exchange takes no time. */
async function unpackAll(
  instance: Instance,
  folder: string,
  manifest: BackupManifest,
  { reporter, signal }: BackupOptions,
): Promise<void> {
  const { after } = stagesOf(instance);
  for (const one of manifest.data) {
    reporter.progress({ name: one.service, doing: "unpacking" });
    await unpack(join(folder, one.file), join(after, "data", one.service, one.folder), signal).finally(() =>
      reporter.finish(one.service),
    );
  }
  const secrets = join(instance.folder, "secrets");
  if (existsSync(secrets)) cpSync(secrets, join(after, "secrets"), { recursive: true });
  if (manifest.secrets) await unpack(join(folder, manifest.secrets.file), join(after, "secrets"), signal);
}

async function unpack(archive: string, to: string, signal: AbortSignal): Promise<void> {
  mkdirSync(to, { recursive: true, mode: 0o700 });
  try {
    await execa("tar", ["--extract", "--preserve-permissions", `--file=${archive}`, `--directory=${to}`], {
      cancelSignal: signal,
      env: { LC_ALL: "C" },
    });
  } catch (error) {
    signal.throwIfAborted();
    const { stderr, shortMessage } = error as { stderr?: string; shortMessage?: string };
    throw new UserError(`Nothing was done: tar cannot unpack ${archive}: ${stderr || shortMessage}`);
  }
}

function exchange(instance: Instance): void {
  const { before, after } = stagesOf(instance);
  const secrets = readSecrets(instance);
  mkdirSync(before, { recursive: true });
  for (const name of RESTORED.filter((one) => existsSync(join(after, one)))) {
    const place = join(instance.folder, name);
    if (existsSync(place)) renameSync(place, join(before, name));
    renameSync(join(after, name), place);
  }
  renewSecrets(instance, secrets);
}

/** What was left for agents and people names the secrets that hold now. */
function renewSecrets(instance: Instance, before: Secrets): void {
  const after = readSecrets(instance);
  const renew = (text: string) =>
    [...before].reduce((renewed, [name, value]) => renewed.replaceAll(value, after.get(name) ?? value), text);
  const connection = readConnection(instance);
  if (connection) writeConnection(instance, JSON.parse(renew(JSON.stringify(connection))));
  const logins = readIfThere(loginsFile(instance));
  if (logins !== undefined) writeAtomically(loginsFile(instance), renew(logins), { mode: 0o600 });
}

/** Ends a restore, also one that was killed: what it took away and did not replace is put back. */
function putBack(instance: Instance): void {
  const { root, before } = stagesOf(instance);
  for (const name of RESTORED) {
    const place = join(instance.folder, name);
    if (existsSync(join(before, name)) && !existsSync(place)) renameSync(join(before, name), place);
  }
  rmSync(root, { recursive: true, force: true });
}

function stagesOf(instance: Instance): { root: string; before: string; after: string } {
  const root = join(instance.folder, "restore");
  return { root, before: join(root, "before"), after: join(root, "after") };
}

type Secrets = ReadonlyMap<string, string>;

/** Every secret that there is, as it is written: a DSN has its key without hyphens. */
function readSecrets(instance: Instance): Secrets {
  return new Map(
    SECRET_NAMES.flatMap((name) => {
      const value = readIfThere(secretFile(instance, name));
      if (!value) return [];
      return [[name, SECRETS[name].form === "uuid" ? value.replaceAll("-", "") : value] as const];
    }),
  );
}
