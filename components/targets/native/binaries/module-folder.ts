import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { userCacheFolder } from "../../user-folders.ts";
import type { Binary } from "./catalog.ts";

export const BUILDER = "collector-builder";

/** What every build is given; part of the cache's key, like the modules. */
const BUILD_FLAGS: readonly string[] = ["-trimpath", "-ldflags=-s -w"];

/** What pins a binary. */
const PINS = ["go.mod", "go.sum", "main.go", "builder.yaml", "requirements.txt", "finish.py"];

/** A binary, the folder that pins it, and the folder that holds it once it is built. */
export interface PinnedBinary extends Binary {
  readonly moduleFolder: string;
  readonly builtFolder: string;
}

export function pin(binary: Binary, modules = import.meta.dirname): PinnedBinary {
  const moduleFolder = join(modules, binary.name);
  const builtFolder = join(userCacheFolder(), "binaries", binary.name, keyOf(binary, modules));
  return { ...binary, moduleFolder, builtFolder };
}

/** A folder gets its name when all programs are in it; those of an environment go with the Python that it was made of. */
export function isBuilt(binary: PinnedBinary): boolean {
  return binary.programs.every((program) => existsSync(builtPath(binary, program)));
}

/** Where a program is once it is built. */
export function builtPath({ builtFolder, source }: PinnedBinary, program: string): string {
  return join(builtFolder, ...(source === "PyPI" ? ["bin"] : []), program);
}

export function goModOf({ moduleFolder }: PinnedBinary): string {
  return readFileSync(join(moduleFolder, "go.mod"), "utf8");
}

export function buildFlags({ tags = [] }: Binary): string[] {
  return [...BUILD_FLAGS, ...(tags.length > 0 ? [`-tags=${tags.join(",")}`] : [])];
}

function keyOf(binary: Binary, modules: string): string {
  const folders = binary.source === "collector builder" ? [binary.name, BUILDER] : [binary.name];
  const hash = createHash("sha256").update(
    JSON.stringify([process.platform, process.arch, buildFlags(binary)]),
  );
  for (const folder of folders) {
    for (const file of PINS) {
      const path = join(modules, folder, file);
      if (existsSync(path)) hash.update(file).update(readFileSync(path));
    }
  }
  return hash.digest("hex");
}
