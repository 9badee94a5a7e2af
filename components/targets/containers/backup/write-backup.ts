import { join } from "node:path";
import { inNewFolder, writeArchive } from "../../backup-archive.ts";
import { archiveName, type BackupManifest, type DataFolder, writeManifest } from "../../backup-manifest.ts";
import type { BackupOptions } from "../../target.ts";
import type { VolumeAccess } from "./volume-access.ts";

export interface VolumeBackupOptions extends BackupOptions {
  readonly stack: string;
}

/** Copies data folders into a new folder; nothing of a half copy stays. */
export function writeBackup(
  access: VolumeAccess,
  target: BackupManifest["target"],
  folders: readonly DataFolder[],
  folder: string,
  options: VolumeBackupOptions,
): Promise<void> {
  return inNewFolder(folder, async () => {
    const data: BackupManifest["data"] = [];
    for (const { service, folder: name } of folders) {
      options.signal.throwIfAborted();
      const one = { service, folder: name };
      const content = await access.read(one);
      data.push({ ...one, ...(await writeArchive(join(folder, archiveName(one)), content, options)) });
    }
    writeManifest(folder, { target, stack: options.stack, data });
    options.reporter.tell(`${data.length} data volumes are copied to ${folder}.`);
  });
}
