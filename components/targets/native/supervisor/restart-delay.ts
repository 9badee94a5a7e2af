const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;
/** A service that lived this long was well: the next failure counts as its first. */
const WELL_AFTER_MS = 60_000;

/** Whether a service has lived for so long that what happened before no longer counts. */
export function isWell(livedMs: number): boolean {
  return livedMs >= WELL_AFTER_MS;
}

/** How many times in a row a service has now failed. */
export function countFailures(before: number, livedMs: number): number {
  return isWell(livedMs) ? 1 : before + 1;
}

/** Wait before the next start: 1 s, doubled with each failure in a row, up to 30 s. */
export function restartDelayMs(failures: number): number {
  return Math.min(FIRST_MS * 2 ** (failures - 1), LONGEST_MS);
}
