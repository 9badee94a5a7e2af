import { createReadStream } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { UserError } from "../../../error.ts";
import { counted } from "../../backup-archive.ts";
import type { BackupManifest, DataFolder } from "../../backup-manifest.ts";
import type { BackupOptions } from "../../target.ts";
import type { VolumeAccess } from "./volume-access.ts";

/** Folder in each volume that holds what will be there, until all of it is unpacked. */
export const STAGE = ".telltale-restore";
/** What a file system puts at its root. */
export const OF_FILE_SYSTEM = "lost+found";

/** @throws UserError if a backup has data of services that a stack does not deploy. */
export function checkPlaces({ data }: BackupManifest, folders: readonly DataFolder[], stack: string): void {
  const lost = data.filter(
    ({ service, folder }) => !folders.some((one) => one.service === service && one.folder === folder),
  );
  if (lost.length === 0) return;
  throw new UserError(
    `Nothing was done: the backup has data of services that the stack "${stack}" does not deploy:`,
    lost.map(({ service, folder }) => ({
      path: `telltale:services.${service}`,
      message: `its data folder "${folder}" has no place; set it to { mode: deploy } and run telltale up first`,
    })),
  );
}

/** Unpacks all beside what is there, so that a full disk is no harm, and then exchanges, which takes no time. */
export async function exchange(
  access: VolumeAccess,
  folder: string,
  { data }: BackupManifest,
  { reporter, signal }: BackupOptions,
): Promise<void> {
  await access.runInEach(`rm -rf ${STAGE}; mkdir -m 0700 ${STAGE}`);
  try {
    for (const one of data) {
      const count = counted(`${one.service}-${one.folder}`, "unpacking", reporter);
      const content = count.pass(createReadStream(join(folder, one.file)));
      const archive = Readable.from(content, { objectMode: false });
      await access.write(one, STAGE, archive, signal).finally(count.finish);
    }
    signal.throwIfAborted();
  } catch (error) {
    await access.runInEach(`rm -rf ${STAGE}`);
    throw error;
  }
  await access.runInEach(SWAP);
}

/**
 * The archive holds the folder itself, too; its owner and mode are given to the volume by who may. A data folder without
 * archive becomes empty.
 */
const SWAP = `
find . -mindepth 1 -maxdepth 1 ! -name ${STAGE} ! -name ${OF_FILE_SYSTEM} -exec rm -rf {} +
new="${STAGE}/$(basename "$PWD")"
if [ -d "$new" ]; then
  if [ "$(id -u)" = 0 ]; then
    chown "$(stat -c %u:%g "$new")" .
    chmod "$(stat -c %a "$new")" .
  fi
  find "$new" -mindepth 1 -maxdepth 1 -exec mv {} . \\;
fi
rm -rf ${STAGE}`;
