import type Docker from "dockerode";
import { UserError } from "../../../error.ts";
import type { Reporter } from "../../reporter.ts";
import { WITHOUT_DOCKER } from "../engine/engine-failure.ts";
import { ask, engineMessage, readEvents } from "../engine/engine-request.ts";
import { explainPull } from "./pull-failure.ts";
import { followPull } from "./pull-progress.ts";
import { credentialsFor } from "./registry-credentials.ts";

/** A registry that has not answered by then is taken for one that cannot be reached. */
const ASK_MS = 5_000;

export interface StoredImage {
  /** Unpacked, in bytes. */
  readonly size: number;
  /** `amd64` */
  readonly architecture: string;
}

/** What an engine has of each image; `undefined` where it has nothing. */
export async function findImages(
  engine: Docker,
  references: readonly string[],
): Promise<Map<string, StoredImage | undefined>> {
  const names = [...new Set(references)];
  return new Map(
    await Promise.all(names.map(async (name) => [name, await findImage(engine, name)] as const)),
  );
}

/** Which of these images an engine does not have. */
export async function listMissing(engine: Docker, references: readonly string[]): Promise<string[]> {
  const found = await findImages(engine, references);
  return [...found].flatMap(([name, image]) => (image ? [] : [name]));
}

interface PullOptions {
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
}

/**
 * Pulls images, all at once: an engine fetches a layer that they share once only.
 * @throws UserError with every image that could not be had, why, and the ways out.
 */
export async function pullImages(
  engine: Docker,
  references: readonly string[],
  options: PullOptions,
): Promise<void> {
  const names = [...new Set(references)];
  const results = await Promise.allSettled(names.map((name) => pullImage(engine, name, options)));
  options.signal.throwIfAborted();
  const failed = results.flatMap((result, index) =>
    result.status === "rejected" ? [[names[index] as string, engineMessage(result.reason)] as const] : [],
  );
  if (failed.length > 0) throw explainFailed(failed);
}

/**
 * Whether an image could be pulled now: asks its registry, for 5 s at most, and fetches nothing.
 * Resolves to the reason why not, in a few words.
 */
export async function canPull(engine: Docker, reference: string): Promise<string | undefined> {
  const signal = AbortSignal.timeout(ASK_MS);
  try {
    const [version, credentials] = await Promise.all([
      ask<Docker.DockerVersion>(engine, "/version", signal),
      credentialsFor(reference),
    ]);
    const path = `/distribution/${reference}/json`;
    const { Platforms } = await ask<Docker.ImageDistributionInfo>(engine, path, signal, credentials);
    const fits = Platforms.some(({ architecture, os }) => architecture === version.Arch && os === version.Os);
    return fits || Platforms.length === 0 ? undefined : explainPull(reference, "no matching manifest").cause;
  } catch (error) {
    const words = signal.aborted ? "timeout" : engineMessage(error);
    return explainPull(reference, words).cause;
  }
}

async function findImage(engine: Docker, name: string): Promise<StoredImage | undefined> {
  try {
    const { Size, Architecture } = await engine.getImage(name).inspect();
    return { size: Size, architecture: Architecture };
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return undefined;
    throw error;
  }
}

async function pullImage(engine: Docker, name: string, { reporter, signal }: PullOptions): Promise<void> {
  reporter.progress({ name, doing: "pulling" });
  try {
    const credentials = await credentialsFor(name);
    const events = await engine.createImage(credentials, { fromImage: name, abortSignal: signal });
    const follow = followPull(name);
    for await (const event of readEvents(events)) reporter.progress(follow(event));
  } finally {
    reporter.finish(name);
  }
}

function explainFailed(failed: readonly (readonly [name: string, message: string])[]): UserError {
  const explained = failed.map(([name, message]) => ({ name, ...explainPull(name, message) }));
  const byCause = Map.groupBy(explained, ({ cause, fix }) => [cause, fix].filter(Boolean).join("; "));
  return new UserError(
    [
      `${failed.length === 1 ? "An image" : "Images"} could not be pulled.`,
      "  Name a registry that has them as telltale:images.prefix.",
      "  Or bring them in a file: `telltale images save FILE` where they can be pulled, `telltale images load FILE` here.",
      `  ${WITHOUT_DOCKER}`,
    ].join("\n"),
    [...byCause].map(([cause, images]) => ({
      path: images.map(({ name }) => name).join(", "),
      message: `${cause}. The engine says: ${images[0]?.words}`,
    })),
  );
}
