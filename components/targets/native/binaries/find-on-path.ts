import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import { promisify } from "node:util";
import { parse } from "yaml";
import { isExecutable } from "../../executable.ts";
import type { Release } from "./catalog.ts";
import { goModOf, type PinnedBinary } from "./module-folder.ts";
import { findVersion, fits, requiredVersion } from "./version.ts";

const run = promisify(execFile);

/** Absolute path of a program on PATH. */
export function findProgram(name: string, path = process.env.PATH ?? ""): string | undefined {
  const candidates = isAbsolute(name)
    ? [name]
    : path.split(delimiter).map((folder) => join(folder || ".", name));
  return candidates.find(isExecutable);
}

/** Paths of a binary's programs on PATH, if all are there and the server's version fits. */
export async function findOnPath(binary: PinnedBinary): Promise<Map<string, string> | undefined> {
  if (!binary.onPath) return undefined;
  const found = binary.programs.map((program) => [program, findProgram(program)] as const);
  if (found.some(([, path]) => path === undefined)) return undefined;
  const server = found[0]?.[1] as string;
  try {
    const good =
      binary.onPath === "every component"
        ? await hasEveryComponent(server, binary)
        : await hasRelease(server, binary, binary.onPath);
    return good ? new Map(found as [string, string][]) : undefined;
  } catch {
    return undefined; // what cannot tell its version is not taken
  }
}

async function hasRelease(server: string, binary: PinnedBinary, release: Release): Promise<boolean> {
  const { module, releaseOf = (version) => version } = release;
  const given = findVersion(await ask(server, "--version"));
  return given !== undefined && fits(given, releaseOf(requiredVersion(goModOf(binary), module)));
}

/** Whether a collector was built with everything that builder.yaml lists, at fitting versions. */
async function hasEveryComponent(server: string, { moduleFolder }: PinnedBinary): Promise<boolean> {
  const given = listModules(parse(await ask(server, "components")));
  const wanted = listModules(parse(readFileSync(join(moduleFolder, "builder.yaml"), "utf8")));
  return [...wanted].every(([module, text]) => {
    const [version, want] = [findVersion(given.get(module) ?? ""), findVersion(text)];
    return version !== undefined && want !== undefined && fits(version, want);
  });
}

/** Every `module version` text in a document, by module. */
function listModules(value: unknown): Map<string, string> {
  if (typeof value === "string") {
    const [, module, version] = value.match(/^(\S+\/\S+) (v\d\S*)$/) ?? [];
    return new Map(module && version ? [[module, version]] : []);
  }
  if (typeof value !== "object" || value === null) return new Map();
  return new Map(Object.values(value).flatMap((inner) => [...listModules(inner)]));
}

async function ask(program: string, argument: string): Promise<string> {
  const { stdout, stderr } = await run(program, [argument], { timeout: 10_000 });
  return stdout + stderr;
}
