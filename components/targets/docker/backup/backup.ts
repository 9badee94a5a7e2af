import { join } from "node:path";
import type Docker from "dockerode";
import { UserError } from "../../../error.ts";
import { checkNewFolder, inNewFolder, writeArchive } from "../../backup-archive.ts";
import { archiveName, type BackupManifest, writeManifest } from "../../backup-manifest.ts";
import type { BackupOptions } from "../../target.ts";
import type { DockerPlan } from "../plan/plan.ts";
import { type DataVolume, dataVolumesOf, isThere, type VolumeAccess, withVolumes } from "./volume-access.ts";
import { whileStopped } from "./while-stopped.ts";

export interface VolumeBackupOptions extends BackupOptions {
  readonly stack: string;
}

/**
 * Copies all that a stack's services have stored into a new folder. Services are stopped meanwhile, so that the copies
 * belong together.
 * @throws UserError if there is nothing to copy, or the folder cannot be used.
 */
export async function backupVolumes(
  engine: Docker,
  plan: DockerPlan,
  folder: string,
  options: VolumeBackupOptions,
): Promise<void> {
  const { stack } = options;
  checkNewFolder(folder);
  const volumes: DataVolume[] = [];
  for (const one of dataVolumesOf(plan)) if (await isThere(engine.getVolume(one.volume))) volumes.push(one);
  if (volumes.length === 0) {
    throw new UserError(`There is nothing to back up: the stack "${stack}" has stored nothing yet.`);
  }
  const job = (access: VolumeAccess) =>
    whileStopped(engine, plan, options, () =>
      inNewFolder(folder, () => writeBackup(access, volumes, folder, options)),
    );
  await withVolumes(engine, plan, volumes, job, options);
}

async function writeBackup(
  access: VolumeAccess,
  volumes: readonly DataVolume[],
  folder: string,
  options: VolumeBackupOptions,
): Promise<void> {
  const data: BackupManifest["data"] = [];
  for (const { volume: _, ...one } of volumes) {
    options.signal.throwIfAborted();
    const content = await access.read(one);
    data.push({ ...one, ...(await writeArchive(join(folder, archiveName(one)), content, options)) });
  }
  writeManifest(folder, { target: "docker", stack: options.stack, data });
  options.reporter.tell(`${data.length} data volumes are copied to ${folder}.`);
}
