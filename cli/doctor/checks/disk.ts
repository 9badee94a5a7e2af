import { existsSync, statfsSync } from "node:fs";
import { dirname } from "node:path";
import { isOnThisMachine } from "../../../components/targets/docker/engine/engine.ts";
import { LEAST_FREE_BYTES } from "../../../components/targets/docker/engine/engine-disk.ts";
import { userCacheFolder } from "../../../components/targets/user-folders.ts";
import { type DockerSubject, type Finding, ok, problem, type StackSubject, warning } from "../finding.ts";

/** What a few days of signals and all images take. */
const ROOM = 10e9;
const LEAST_NATIVE = 256e6;

interface Place {
  readonly folder: string;
  readonly free: number;
}

/** Where the engine keeps images and volumes, and where the checkout is. */
export async function checkDockerDisk(subject: DockerSubject): Promise<Finding> {
  const checkout = measure(subject.instance.checkout);
  if (!(await isOnThisMachine(subject.engine, subject.address)))
    return judge([checkout], LEAST_NATIVE, "; the engine's own disk cannot be seen from here");
  return judge([measure(subject.info.DockerRootDir), checkout], LEAST_FREE_BYTES);
}

/** Where services store, and where their programs are built. */
export function checkNativeDisk({ instance }: Pick<StackSubject, "instance">): Finding {
  return judge([measure(instance.folder), measure(userCacheFolder())], LEAST_NATIVE);
}

/** @param note on what was not measured. */
export function judge(places: readonly Place[], least: number, note = ""): Finding {
  const found = places.map(({ folder, free }) => `${amount(free)} free at ${folder}`).join(", ") + note;
  const tightest = Math.min(...places.map(({ free }) => free));
  const advice =
    "Free some there (docker system prune removes what no container uses), or shorten telltale:retention";
  if (tightest < least) return problem(`${found}; at least ${amount(least)} are needed`, advice);
  if (tightest < ROOM) return warning(`${found}; less than ${amount(ROOM)} may soon be full`, advice);
  return ok(found);
}

/** The folder may be still to be made. */
function measure(folder: string): Place {
  const place = closestExisting(folder);
  const { bavail, bsize } = statfsSync(place);
  return { folder, free: bavail * bsize };
}

function closestExisting(folder: string): string {
  return existsSync(folder) ? folder : closestExisting(dirname(folder));
}

function amount(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(bytes < 10e9 ? 1 : 0)} GB` : `${Math.floor(bytes / 1e6)} MB`;
}
