import { createReadStream, createWriteStream, existsSync, renameSync, rmSync, statSync } from "node:fs";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type Docker from "dockerode";
import { UserError } from "../../../error.ts";
import type { Reporter } from "../../reporter.ts";
import { engineMessage, readEvents } from "../engine/engine-request.ts";
import { findImages } from "./image-store.ts";

/** A tar archive ends with as many zeros. */
const TAR_END = 1024;

interface ArchiveOptions {
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
}

/** @throws UserError if images cannot be saved to such a file. */
export function checkSavable(references: readonly string[], file: string): void {
  const pinned = references.filter((reference) => reference.includes("@"));
  if (pinned.length > 0) {
    throw new UserError(
      "Images that are pinned by digest cannot be carried in a file, which loses their digests. " +
        "Remove telltale:images.digests (tags are exact versions, too), or mirror them in a registry of your own.",
      pinned.map((path) => ({ path, message: "is pinned by telltale:images.digests" })),
    );
  }
  if (existsSync(file)) throw new UserError(`${file} exists already. Name another file, or remove it first.`);
}

/**
 * Writes images that the engine has into a tar file, as `docker save` does; an unfinished file does not stay.
 * @throws UserError if the file cannot be written, or the engine cannot give the images.
 */
export async function saveImages(
  engine: Docker,
  references: readonly string[],
  file: string,
  { reporter, signal }: ArchiveOptions,
): Promise<void> {
  const stored = [...(await findImages(engine, references)).values()];
  const size = stored.reduce((bytes, image) => bytes + (image?.size ?? 0), 0);
  const unfinished = `${file}.unfinished`;
  let end = Buffer.alloc(0);
  const onBytes = (chunk: Buffer, bytes: number) => {
    end = Buffer.concat([end, chunk]).subarray(-TAR_END);
    reporter.progress({ name: file, doing: "saving", far: howFar(bytes, Math.max(size, bytes)) });
  };
  try {
    const archive = await openArchive(engine, references, signal);
    await pipeline(archive, meter(onBytes), createWriteStream(unfinished), { signal });
    if (end.some((byte) => byte !== 0)) throw new Error(endOf(end));
    renameSync(unfinished, file);
  } catch (error) {
    signal.throwIfAborted();
    throw new UserError(
      `Images could not be saved to ${file}: ${engineMessage(error)}. No part of it was kept; mend that, then save again.`,
    );
  } finally {
    rmSync(unfinished, { force: true });
    reporter.finish(file);
  }
}

/**
 * Gives an engine the images of a file that `saveImages` or `docker save` wrote; resolves to their names.
 * @throws UserError if the file cannot be read, or the engine does not take it.
 */
export async function loadImages(
  engine: Docker,
  file: string,
  { reporter, signal }: ArchiveOptions,
): Promise<string[]> {
  if (!existsSync(file))
    throw new UserError(
      `${file} does not exist. Write it where images can be pulled: telltale images save FILE`,
    );
  const { size } = statSync(file);
  const count = meter((_, bytes) =>
    reporter.progress({ name: file, doing: "loading", far: howFar(bytes, size) }),
  );
  const source = createReadStream(file);
  source.on("error", (error) => count.destroy(error));
  try {
    const answer = await engine.loadImage(source.pipe(count), { quiet: true, abortSignal: signal });
    const names: string[] = [];
    for await (const { stream } of readEvents(answer)) {
      const [, name] = stream?.match(/^Loaded image: (\S+)/) ?? [];
      if (name) names.push(name);
    }
    return names;
  } catch (error) {
    signal.throwIfAborted();
    throw explainLoad(file, engineMessage(error));
  } finally {
    source.destroy();
    reporter.finish(file);
  }
}

/** dockerode exports one image; several in one archive share layers. */
function openArchive(
  engine: Docker,
  names: readonly string[],
  signal: AbortSignal,
): Promise<NodeJS.ReadableStream> {
  const request = {
    method: "GET",
    path: "/images/get?",
    options: { names },
    isStream: true,
    abortSignal: signal,
    statusCodes: { 200: true },
  };
  return new Promise((resolve, reject) => {
    engine.modem.dial(request, (error, stream) => {
      if (error) reject(error);
      else resolve(stream as NodeJS.ReadableStream);
    });
  });
}

/** An engine that fails on the way writes its error into the archive, and ends as if all was well. */
function endOf(archive: Buffer): string {
  const [, message] = archive.toString().match(/"error":"(.+)"\}\s*$/) ?? [];
  return message ?? "the engine's answer is cut off";
}

function meter(onBytes: (chunk: Buffer, bytes: number) => void): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      onBytes(chunk, bytes);
      done(null, chunk);
    },
  });
}

function howFar(bytes: number, size: number): string {
  return `${Math.round(bytes / 1e6)} of ${Math.round(size / 1e6)} MB`;
}

function explainLoad(file: string, message: string): UserError {
  if (/no space left on device/.test(message)) {
    return new UserError(
      `${file} could not be loaded: the engine's disk is full. Free some there (docker system prune removes what no container uses), then load again.`,
    );
  }
  return new UserError(
    `${file} could not be loaded: ${message}. It must be whole, and written by telltale images save or docker save.`,
  );
}
