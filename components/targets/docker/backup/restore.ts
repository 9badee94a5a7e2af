import type Docker from "dockerode";
import { UserError } from "../../../error.ts";
import { checkBackup } from "../../backup-manifest.ts";
import { checkPlaces, exchange, OF_FILE_SYSTEM, STAGE } from "../../containers/backup/exchange.ts";
import type { VolumeAccess } from "../../containers/backup/volume-access.ts";
import type { VolumeBackupOptions } from "../../containers/backup/write-backup.ts";
import type { RestoreOptions } from "../../target.ts";
import type { DockerPlan } from "../plan/plan.ts";
import { dataPath } from "../plan/setup.ts";
import { type DataVolume, dataVolumesOf, withVolumes } from "./volume-access.ts";
import { whileStopped } from "./while-stopped.ts";

type VolumeRestoreOptions = VolumeBackupOptions & RestoreOptions;

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
  const { stack, reporter, signal, replace } = options;
  const volumes = dataVolumesOf(plan);
  const job = async (access: VolumeAccess) => {
    if (!replace) await checkEmpty(access, volumes, folder, options);
    reporter.tell("Checking the backup.");
    const manifest = await checkBackup(folder, ["docker"], signal);
    checkPlaces(manifest, volumes, stack);
    await whileStopped(engine, plan, options, () => exchange(access, folder, manifest, options));
  };
  await withVolumes(engine, plan, volumes, job, options);
}

async function checkEmpty(
  access: VolumeAccess,
  volumes: readonly DataVolume[],
  folder: string,
  { stack }: VolumeRestoreOptions,
): Promise<void> {
  const output = await access.runInEach(`ls -A | grep -qvx -e ${STAGE} -e ${OF_FILE_SYSTEM} && pwd || true`);
  const filled = volumes.filter((one) => output.split("\n").includes(dataPath(one.service, one.folder)));
  if (filled.length === 0) return;
  throw new UserError(
    `Nothing was done: the stack "${stack}" has data. Have it replaced (telltale restore ${folder} --replace), or remove it first (telltale down --data):`,
    filled.map(({ volume }) => ({ path: `volume ${volume}`, message: "it is not empty" })),
  );
}
