import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

export interface WriteOptions {
  /** Default: 0644. */
  readonly mode?: number;
  /** Whether the content must survive a power cut, not only a kill. Default: false, for what can be made again. */
  readonly durable?: boolean;
}

/** Writes a file whole or not at all. */
export function writeAtomically(path: string, content: string, options: WriteOptions = {}): void {
  const { mode = 0o644, durable = false } = options;
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  const file = openSync(temporary, "w", mode);
  try {
    writeFileSync(file, content);
    if (durable) fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
}

/** Writes a file if its content is another one; says whether it was. */
export function writeIfChanged(path: string, content: string): boolean {
  if (readIfThere(path) === content) return false;
  writeAtomically(path, content);
  return true;
}

export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
