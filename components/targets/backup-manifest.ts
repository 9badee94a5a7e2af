import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type Problem, UserError } from "../error.ts";
import { readIfThere, writeAtomically } from "./atomic-file.ts";
import { hashFile } from "./backup-archive.ts";

const FILE = "backup.json";
const FORMAT = 1;

const name = z.string().regex(/^[a-z][a-z0-9-]*$/);
const archive = z.object({
  /** Name in the backup's folder. */
  file: z.string().regex(/^[a-z][a-z0-9-]*\.tar$/),
  bytes: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
const schema = z.object({
  /** Another one means that older versions of Telltale cannot read it. */
  format: z.literal(FORMAT),
  target: z.enum(["docker", "kubernetes", "native"]),
  stack: z.string(),
  /** RFC 3339, UTC. */
  time: z.iso.datetime(),
  /** One archive for each data folder of a service. */
  data: z.array(archive.extend({ service: name, folder: name })).min(1),
  /** Default: they are not in the backup. */
  secrets: archive.optional(),
});

/** What is in a backup, and of what it is one: `backup.json`, which is written last, so that a half backup has none. */
export type BackupManifest = z.infer<typeof schema>;

/** A data folder of a service: `loki`, `store`. */
export type DataFolder = Pick<BackupManifest["data"][number], "service" | "folder">;

export const archiveName = ({ service, folder }: DataFolder): string => `${service}-${folder}.tar`;

export function writeManifest(folder: string, manifest: Omit<BackupManifest, "format" | "time">): void {
  const whole: BackupManifest = { format: FORMAT, time: new Date().toISOString(), ...manifest };
  writeAtomically(join(folder, FILE), `${JSON.stringify(whole, null, 2)}\n`, { mode: 0o600, durable: true });
}

/**
 * Reads what a folder is a backup of, and every byte of its archives.
 * @throws UserError if it is none, not a whole one, damaged, or one of a target whose data cannot be had here.
 */
export async function checkBackup(
  folder: string,
  targets: readonly [BackupManifest["target"], ...BackupManifest["target"][]],
  signal: AbortSignal,
): Promise<BackupManifest> {
  const manifest = parseManifest(folder, readManifest(folder));
  if (!targets.includes(manifest.target)) {
    throw new UserError(
      `The backup in ${folder} is of a stack on the target ${manifest.target}; this stack's target is ${targets[0]}, which takes data of ${targets.join(" and ")}.`,
    );
  }
  const problems: Problem[] = [];
  for (const one of [...manifest.data, ...(manifest.secrets ? [manifest.secrets] : [])]) {
    const damage = await findDamage(join(folder, one.file), one, signal);
    if (damage) problems.push({ path: one.file, message: damage });
  }
  if (problems.length > 0) throw new UserError(`The backup in ${folder} is damaged:`, problems);
  return manifest;
}

function readManifest(folder: string): string {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UserError(`There is no backup at ${folder}: there is no such folder.`);
  }
  const text = readIfThere(join(folder, FILE));
  if (text !== undefined) return text;
  const reason = readdirSync(folder).some((file) => file.endsWith(".tar"))
    ? `it is not whole: ${FILE}, which is written last, is missing`
    : `it has no ${FILE}`;
  throw new UserError(`There is no backup in ${folder}: ${reason}. Make one: telltale backup DIR`);
}

function parseManifest(folder: string, text: string): BackupManifest {
  const result = schema.safeParse(parseJson(text));
  if (result.success) return result.data;
  const format = (parseJson(text) as { format?: unknown } | undefined)?.format;
  if (typeof format === "number" && format > FORMAT) {
    throw new UserError(
      `The backup in ${folder} has the format ${format}; this version of Telltale reads format ${FORMAT}. Use the version that made it, or a newer one.`,
    );
  }
  throw new UserError(
    `The backup in ${folder} cannot be used: ${FILE} is not as Telltale writes it.`,
    result.error.issues.map(({ path, message }) => ({ path: path.join(".") || FILE, message })),
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function findDamage(
  path: string,
  { bytes, sha256 }: Pick<z.infer<typeof archive>, "bytes" | "sha256">,
  signal: AbortSignal,
): Promise<string | undefined> {
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  if (size === undefined) return "it is missing";
  if (size !== bytes) return `it has ${size} bytes; it was written with ${bytes}`;
  if ((await hashFile(path, signal)) !== sha256) return "its content is another one than was written";
  return undefined;
}
