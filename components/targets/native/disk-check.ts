import { existsSync, statfsSync } from "node:fs";
import { dirname } from "node:path";
import { UserError } from "../../error.ts";

/** Below this, services start and then fail one after the other, each in its own words. */
const LEAST_FREE_BYTES = 256_000_000;

/** @throws UserError if the file system that a folder is on, or will be on, is nearly full. */
export function checkDisk(folder: string, least = LEAST_FREE_BYTES): void {
  const place = closestExisting(folder);
  const { bavail, bsize } = statfsSync(place);
  const free = bavail * bsize;
  if (free >= least) return;
  const megabytes = (bytes: number) => `${Math.floor(bytes / 1e6)} MB`;
  throw new UserError("Nothing was done: the disk is nearly full.", [
    {
      path: folder,
      message: `${megabytes(free)} are free there; at least ${megabytes(least)} are needed. Free some, or shorten telltale:retention`,
    },
  ]);
}

function closestExisting(folder: string): string {
  return existsSync(folder) ? folder : closestExisting(dirname(folder));
}
