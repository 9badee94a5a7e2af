import { createReadStream } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import type Docker from "dockerode";
import { UserError } from "../../../error.ts";
import { counted } from "../../backup-archive.ts";
import { type BackupManifest, checkBackup } from "../../backup-manifest.ts";
import type { RestoreOptions } from "../../target.ts";
import type { DockerPlan } from "../plan/plan.ts";
import { dataPath } from "../plan/setup.ts";
import type { VolumeBackupOptions } from "./backup.ts";
import { type DataVolume, dataVolumesOf, type VolumeAccess, withVolumes } from "./volume-access.ts";
import { whileStopped } from "./while-stopped.ts";

type VolumeRestoreOptions = VolumeBackupOptions & RestoreOptions;

/** Folder in each volume that holds what will be there, until all of it is unpacked. */
const STAGE = ".telltale-restore";

/**
 * Makes a stack's data what it was when a backup was made: all of it, or nothing.
 * @throws UserError, before anything is changed, if the backup is not whole or the stack has data that must stay.
 */
export async function restoreVolumes(
  engine: Docker,
  plan: DockerPlan,
  folder: string,
  options: VolumeRestoreOptions,
): Promise<void> {
  const { reporter, signal, replace } = options;
  const volumes = dataVolumesOf(plan);
  const job = async (access: VolumeAccess) => {
    if (!replace) await checkEmpty(access, volumes, folder, options);
    reporter.tell("Checking the backup.");
    const manifest = await checkBackup(folder, "docker", signal);
    checkPlaces(manifest, volumes, options);
    await whileStopped(engine, plan, options, () => exchange(access, volumes, folder, manifest, options));
  };
  await withVolumes(engine, plan, volumes, job, options);
}

async function checkEmpty(
  access: VolumeAccess,
  volumes: readonly DataVolume[],
  folder: string,
  { stack }: VolumeRestoreOptions,
): Promise<void> {
  const output = await access.run(each(volumes, `[ -z "$(ls -A | grep -vx ${STAGE})" ] || pwd`));
  const filled = volumes.filter((one) => output.split("\n").includes(dataPath(one.service, one.folder)));
  if (filled.length === 0) return;
  throw new UserError(
    `Nothing was done: the stack "${stack}" has data. Have it replaced (telltale restore ${folder} --replace), or remove it first (telltale down --data):`,
    filled.map(({ volume }) => ({ path: `volume ${volume}`, message: "it is not empty" })),
  );
}

function checkPlaces(
  { data }: BackupManifest,
  volumes: readonly DataVolume[],
  { stack }: VolumeRestoreOptions,
): void {
  const lost = data.filter(
    ({ service, folder }) => !volumes.some((one) => one.service === service && one.folder === folder),
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
async function exchange(
  access: VolumeAccess,
  volumes: readonly DataVolume[],
  folder: string,
  { data }: BackupManifest,
  { reporter, signal }: VolumeRestoreOptions,
): Promise<void> {
  await access.run(each(volumes, `rm -rf ${STAGE}; mkdir -m 0700 ${STAGE}`));
  try {
    for (const one of data) {
      const count = counted(`${one.service}-${one.folder}`, "unpacking", reporter);
      const content = count.pass(createReadStream(join(folder, one.file)));
      const archive = Readable.from(content, { objectMode: false });
      await access.write(one, STAGE, archive, signal).finally(count.finish);
    }
    signal.throwIfAborted();
  } catch (error) {
    await access.run(each(volumes, `rm -rf ${STAGE}`));
    throw error;
  }
  await access.run(each(volumes, SWAP));
}

/** The archive holds the folder itself, with its owner and mode, too. A data folder without archive becomes empty. */
const SWAP = `
find . -mindepth 1 -maxdepth 1 ! -name ${STAGE} -exec rm -rf {} +
new="${STAGE}/$(basename "$PWD")"
if [ -d "$new" ]; then
  chown "$(stat -c %u:%g "$new")" .
  chmod "$(stat -c %a "$new")" .
  find "$new" -mindepth 1 -maxdepth 1 -exec mv {} . \\;
fi
rm -rf ${STAGE}`;

/** A script for each data folder, in it. */
function each(volumes: readonly DataVolume[], script: string): string {
  const paths = volumes.map(({ service, folder }) => dataPath(service, folder));
  return `for folder in ${paths.join(" ")}; do\ncd $folder\n${script}\ndone`;
}
