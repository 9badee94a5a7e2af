import type Docker from "dockerode";
import { UserError } from "../../../error.ts";
import { checkNewFolder } from "../../backup-archive.ts";
import { type VolumeBackupOptions, writeBackup } from "../../containers/backup/write-backup.ts";
import type { DockerPlan } from "../plan/plan.ts";
import { type DataVolume, dataVolumesOf, isThere, withVolumes } from "./volume-access.ts";
import { whileStopped } from "./while-stopped.ts";

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
  checkNewFolder(folder);
  const volumes: DataVolume[] = [];
  for (const one of dataVolumesOf(plan)) if (await isThere(engine.getVolume(one.volume))) volumes.push(one);
  if (volumes.length === 0) {
    throw new UserError(`There is nothing to back up: the stack "${options.stack}" has stored nothing yet.`);
  }
  await withVolumes(
    engine,
    plan,
    volumes,
    (access) =>
      whileStopped(engine, plan, options, () => writeBackup(access, "docker", volumes, folder, options)),
    options,
  );
}
