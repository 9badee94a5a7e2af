import { connectEngine } from "../components/targets/docker/engine/engine.ts";
import { checkSavable, loadImages, saveImages } from "../components/targets/docker/images/image-archive.ts";
import { findImages, listMissing, pullImages } from "../components/targets/docker/images/image-store.ts";
import { neededImages } from "../components/targets/docker/images/needed-images.ts";
import type { Reporter } from "../components/targets/reporter.ts";
import { readStackFile } from "../stacks/stack-file.ts";
import { megabytes, table } from "./format.ts";

export interface ListedImage {
  readonly reference: string;
  readonly usedBy: readonly string[];
  readonly present: boolean;
  /** Unpacked, in bytes. */
  readonly size: number | null;
  /** `amd64` */
  readonly architecture: string | null;
}

interface Options {
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
}

/** Each image of a stack, and what the engine has of it. */
export async function listImages(checkout: string, stack: string): Promise<ListedImage[]> {
  const needed = neededImages(stack, readStackFile(checkout, stack));
  const stored = await findImages(await connectEngine(), needed.map(nameOf));
  return needed.map(({ reference, usedBy }) => {
    const { size = null, architecture = null } = stored.get(reference) ?? {};
    return { reference, usedBy, present: size !== null, size, architecture };
  });
}

export function imagesTable(images: readonly ListedImage[]): string {
  const rows = images.map(({ reference, usedBy, present, size }) => [
    reference,
    usedBy.join(", "),
    present ? "yes" : "no",
    size === null ? "-" : megabytes(size),
  ]);
  const missing = images.filter(({ present }) => !present).length;
  const note = `\n\nMissing: ${missing} of ${images.length}. telltale up pulls them; without a network: telltale images --help`;
  return table([["IMAGE", "USED BY", "PRESENT", "SIZE"], ...rows]) + (missing > 0 ? note : "");
}

export async function saveStackImages(
  checkout: string,
  stack: string,
  file: string,
  options: Options,
): Promise<void> {
  const names = neededImages(stack, readStackFile(checkout, stack)).map(nameOf);
  checkSavable(names, file);
  const engine = await connectEngine();
  const missing = await listMissing(engine, names);
  if (missing.length > 0) options.reporter.tell(`Pulling what is missing first: ${missing.join(", ")}`);
  await pullImages(engine, missing, options);
  await saveImages(engine, names, file, options);
  options.reporter.tell(
    `Saved ${names.length} images to ${file}. On the other machine: telltale images load FILE`,
  );
}

export async function loadStackImages(
  checkout: string,
  stack: string,
  file: string,
  options: Options,
): Promise<void> {
  const names = neededImages(stack, readStackFile(checkout, stack)).map(nameOf);
  const engine = await connectEngine();
  const loaded = await loadImages(engine, file, options);
  options.reporter.tell(describeLoaded(loaded, await listMissing(engine, names), file));
}

/** What a file has brought, and what a stack still lacks. */
export function describeLoaded(loaded: readonly string[], missing: readonly string[], file: string): string {
  const brought = `Loaded from ${file}: ${loaded.join(", ") || "no image with a name"}.`;
  if (missing.length === 0) return `${brought}\nNo image is missing; telltale up needs no registry.`;
  const otherPrefix = missing.some((name) => loaded.some((one) => isSameBehindPrefix(one, name)));
  return [
    brought,
    `Still missing: ${missing.join(", ")}.`,
    ...(otherPrefix
      ? ["Some differ in the prefix only: save and load with the same telltale:images.prefix."]
      : []),
  ].join("\n");
}

function isSameBehindPrefix(one: string, other: string): boolean {
  return one.endsWith(`/${other}`) || other.endsWith(`/${one}`);
}

function nameOf({ reference }: { readonly reference: string }): string {
  return reference;
}
