import { UserError } from "../../../error.ts";
import { BINARIES, type Binary } from "./catalog.ts";
import { findOnPath, findProgram } from "./find-on-path.ts";
import { builtPath, isBuilt, type PinnedBinary, pin } from "./module-folder.ts";

export interface Programs {
  /** Absolute path of each program: where it is, or will be once its binary is built. */
  readonly paths: ReadonlyMap<string, string>;
  /** What must be built, smallest first. */
  readonly missing: readonly PinnedBinary[];
}

/** Where to look, for tests. Default: this project's catalog, and its modules beside this file. */
export interface Catalog {
  readonly binaries: readonly Binary[];
  readonly modules?: string;
}

/**
 * Finds programs: built before, or on PATH in a version that fits, or else to be built.
 * @throws UserError if one is neither on PATH nor in the catalog.
 */
export async function findPrograms(
  names: readonly string[],
  { binaries, modules }: Catalog = { binaries: BINARIES },
): Promise<Programs> {
  const wanted = binaries.filter(({ programs }) => programs.some((program) => names.includes(program)));
  const found = await Promise.all(wanted.map((binary) => findBinary(pin(binary, modules))));
  const paths = new Map(found.flatMap((one) => [...one.paths]));
  for (const name of names) {
    // Of several Nodes that a machine may have, the one that runs this.
    const path = paths.get(name) ?? (name === "node" ? process.execPath : findProgram(name));
    if (path === undefined) throw new UserError(`The program "${name}" is not on PATH; install it first.`);
    paths.set(name, path);
  }
  return { paths, missing: found.flatMap(({ missing }) => missing) };
}

async function findBinary(binary: PinnedBinary): Promise<Programs> {
  const built = new Map(binary.programs.map((program) => [program, builtPath(binary, program)]));
  if (isBuilt(binary)) return { paths: built, missing: [] };
  const onPath = await findOnPath(binary);
  return onPath ? { paths: onPath, missing: [] } : { paths: built, missing: [binary] };
}
