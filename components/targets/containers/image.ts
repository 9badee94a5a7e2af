import type { Settings } from "../../../stacks/settings.ts";
import type { Command } from "../../command.ts";
import { IMAGES, type Image, type ImageName } from "../../images.ts";

/** `registry.example.com/hub/grafana/loki:3.7.8@sha256:…` */
export function renderReference(image: ImageName, { images }: Pick<Settings, "images">): string {
  const digest = images.digests[image];
  return [images.prefix, IMAGES[image].reference].filter(Boolean).join("/") + (digest ? `@${digest}` : "");
}

/** What an image is told to run. */
export interface ImageCommand {
  /** Replaces the image's entry point. Default: that one stays. */
  readonly entrypoint?: readonly string[];
  readonly command: readonly string[];
}

export function renderCommand(image: ImageName, [program, ...args]: Command): ImageCommand {
  const known: Image = IMAGES[image];
  return program === known.program ? { command: args } : { entrypoint: [program], command: args };
}

/** Go collects harder before the kernel kills; other programs do not know the variable. */
export function memoryEnvironment(memory: number): Record<string, string> {
  return { GOMEMLIMIT: `${Math.floor(memory * 0.9)}MiB` };
}
