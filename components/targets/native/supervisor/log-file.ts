import { closeSync, copyFileSync, mkdirSync, openSync, statSync, truncateSync } from "node:fs";
import { dirname } from "node:path";

/** Two files of this size are kept of each log: the current one and the one before, `.1`. */
const LOG_LIMIT_BYTES = 10_000_000;

/** Opens a log for a process to append to, for the time of `use`. */
export function withLogFile<T>(path: string, use: (file: number) => T): T {
  mkdirSync(dirname(path), { recursive: true });
  rotateLog(path);
  const file = openSync(path, "a", 0o600);
  try {
    return use(file);
  } finally {
    closeSync(file);
  }
}

/**
 * Moves a log aside when it has grown too large. It is copied and cut, not renamed: the process that writes
 * keeps the file open, so it needs no pipe through the supervisor and outlives it.
 */
export function rotateLog(path: string, limit = LOG_LIMIT_BYTES): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= limit) return;
  copyFileSync(path, `${path}.1`);
  truncateSync(path);
}
