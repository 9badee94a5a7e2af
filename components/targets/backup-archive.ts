import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { UserError } from "../error.ts";
import type { Reporter } from "./reporter.ts";
import type { BackupOptions } from "./target.ts";

/** @throws UserError if a backup cannot be written there: only into a folder that is new or empty. */
export function checkNewFolder(folder: string): void {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (!found) return;
  if (!found.isDirectory())
    throw new UserError(`A backup is a folder; ${folder} is a file. Name another one.`);
  const [first] = readdirSync(folder);
  if (first === undefined) return;
  throw new UserError(
    `A backup is written into a new or empty folder; ${folder} is not empty (${first}). Name another one.`,
  );
}

/** Runs what writes a backup; nothing of a half one stays. */
export async function inNewFolder<T>(folder: string, write: () => Promise<T>): Promise<T> {
  const made = mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    return await write();
  } catch (error) {
    const written = readdirSync(folder).filter((file) => /\.tar$|^backup\.json/.test(file));
    for (const path of made === undefined ? written.map((file) => join(folder, file)) : [made]) {
      rmSync(path, { recursive: true, force: true });
    }
    if (!isDiskFull(error)) throw error;
    throw new UserError(
      `The backup does not fit: the disk of ${folder} is full. What was written of it is removed; free some space, or name another folder.`,
    );
  }
}

export function isDiskFull(error: unknown): boolean {
  return ["ENOSPC", "EDQUOT"].includes((error as NodeJS.ErrnoException)?.code ?? "");
}

/** Writes a stream to a new file that only its user may read; gives its size and its hash, and is on the disk then. */
export async function writeArchive(
  path: string,
  content: Readable,
  options: BackupOptions,
): Promise<{ file: string; bytes: number; sha256: string }> {
  const hash = createHash("sha256");
  const count = counted(basename(path, ".tar"), "copying", options.reporter);
  await pipeline(
    content,
    count.pass,
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        yield chunk;
      }
    },
    createWriteStream(path, { flags: "wx", mode: 0o600, flush: true }),
    { signal: options.signal },
  ).finally(count.finish);
  return { file: basename(path), bytes: count.bytes(), sha256: hash.digest("hex") };
}

export async function hashFile(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash, { signal });
  return hash.digest("hex");
}

/** Tells how much of a thing has passed. */
export function counted(name: string, doing: string, reporter: Reporter) {
  let bytes = 0;
  return {
    bytes: () => bytes,
    finish: () => reporter.finish(name),
    pass: async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        bytes += chunk.length;
        reporter.progress({ name, doing, far: `${Math.round(bytes / 1e6)} MB` });
        yield chunk;
      }
    },
  };
}
