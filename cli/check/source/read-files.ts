import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface TextFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}

/** The files of a checkout that a pattern finds, in the order of their paths. */
export function readFiles(root: string, pattern: string): TextFile[] {
  return globSync(pattern, { cwd: root })
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}
