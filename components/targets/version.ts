import { createHash } from "node:crypto";
import type { ConfigFile, ServiceSpec } from "../service.ts";

/** Short hash by which a target sees that something is another one than before. */
export function hashOf(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 16);
}

/** Configuration files of one kind, each with its path. */
export function contentsOf({ files }: ServiceSpec, onChange: ConfigFile["onChange"]): [string, string][] {
  return Object.entries(files).flatMap(([path, file]) =>
    file.onChange === onChange ? [[path, file.content] as [string, string]] : [],
  );
}
