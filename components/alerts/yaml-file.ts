import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { parseDocument } from "yaml";
import { type Problem, UserError } from "../error.ts";

/** The text of a YAML file that people edit. */
export interface YamlFile {
  readonly path: string;
  readonly content: string;
}

/** @throws UserError with file, line and column of everything that is not YAML. */
export function readYamlFiles(paths: readonly string[]): YamlFile[] {
  const files = paths.map((path) => ({ path, content: readFileSync(path, "utf8") }));
  const problems = files.flatMap(problemsOf);
  if (problems.length > 0) throw new UserError("These files are not YAML:", problems);
  return files;
}

function problemsOf({ path, content }: YamlFile): Problem[] {
  return parseDocument(content).errors.map(({ linePos, message }) => ({
    path: `${relative(process.cwd(), path)}:${linePos?.[0].line}:${linePos?.[0].col}`,
    message: message.split("\n")[0] ?? message,
  }));
}
