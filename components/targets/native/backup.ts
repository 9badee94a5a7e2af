import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { UserError } from "../../error.ts";
import { checkNewFolder, inNewFolder, writeArchive } from "../backup-archive.ts";
import { archiveName, type BackupManifest, type DataFolder, writeManifest } from "../backup-manifest.ts";
import { dataFolder, type Instance } from "../instance.ts";
import { withLock } from "../lock.ts";
import type { BackupOptions } from "../target.ts";
import { whileStopped } from "./while-stopped.ts";

/**
 * Copies all that an instance's services have stored, and its secrets, into a new folder. Services are stopped
 * meanwhile, so that the copies belong together.
 * @throws UserError if there is nothing to copy, or the folder cannot be used.
 */
export function backup(instance: Instance, folder: string, options: BackupOptions): Promise<void> {
  const { reporter, signal } = options;
  const onWait = (holder: string) =>
    reporter.tell(`Waiting for process ${holder}, which is starting or stopping this stack.`);
  const job = () => {
    checkNewFolder(folder);
    if (dataFoldersOf(instance).length === 0) {
      throw new UserError(
        `There is nothing to back up: the stack "${instance.stack}" has stored nothing yet.`,
      );
    }
    return whileStopped(instance, options, () =>
      inNewFolder(folder, () => writeBackup(instance, folder, options)),
    );
  };
  return withLock(instance.folder, job, { signal, onWait });
}

/** Every data folder that there is, also of services that are off by now. */
export function dataFoldersOf(instance: Instance): DataFolder[] {
  const root = join(instance.folder, "data");
  return foldersIn(root).flatMap((service) =>
    foldersIn(join(root, service)).map((folder) => ({ service, folder })),
  );
}

function foldersIn(path: string): string[] {
  if (!existsSync(path)) return [];
  const folders = readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map(({ name }) => name).sort();
}

async function writeBackup(instance: Instance, folder: string, options: BackupOptions): Promise<void> {
  const data: BackupManifest["data"] = [];
  for (const one of dataFoldersOf(instance)) {
    const from = dataFolder(instance, one.service, one.folder);
    data.push({ ...one, ...(await pack(from, join(folder, archiveName(one)), options)) });
  }
  const from = join(instance.folder, "secrets");
  const secrets = existsSync(from) ? await pack(from, join(folder, "secrets.tar"), options) : undefined;
  writeManifest(folder, { target: "native", stack: instance.stack, data, ...(secrets && { secrets }) });
  options.reporter.tell(`${data.length} data folders are copied to ${folder}.`);
}

/** Holes in files, of which Badger makes some, take no space. */
async function pack(from: string, to: string, options: BackupOptions) {
  const tar = execa("tar", ["--create", "--sparse", "--file=-", `--directory=${from}`, "."], {
    buffer: { stdout: false },
    cancelSignal: options.signal,
    env: { LC_ALL: "C" },
  });
  const [written, ran] = await Promise.allSettled([writeArchive(to, tar.stdout, options), tar]);
  if (written.status === "rejected") throw written.reason;
  if (ran.status === "fulfilled") return written.value;
  options.signal.throwIfAborted();
  throw new UserError(`tar cannot copy ${from}: ${ran.reason.stderr || ran.reason.shortMessage}`);
}
