import { readFile, stat } from "node:fs/promises";

/** Lines of a source file around one of them. */
export interface SourceContext {
  readonly pre_context: string[];
  readonly context_line: string;
  readonly post_context: string[];
}

const LINES_AROUND = 5;
const LONGEST_LINE = 200;
const LARGEST_FILE = 1_000_000;
const MAX_FILES = 20;

const files = new Map<string, Promise<readonly string[]>>();

/** Reads the lines around `line` (from 1); undefined where the file cannot be read or is no longer that long. */
export async function sourceContext(path: string, line: number): Promise<SourceContext | undefined> {
  const lines = await linesOf(path);
  const between = (from: number, to: number) => lines.slice(Math.max(0, from), to).map(cut);
  const current = lines[line - 1];
  if (current === undefined) return undefined;
  return {
    pre_context: between(line - 1 - LINES_AROUND, line - 1),
    context_line: cut(current),
    post_context: between(line, line + LINES_AROUND),
  };
}

function linesOf(path: string): Promise<readonly string[]> {
  const lines = files.get(path) ?? readLines(path);
  // Last used, last forgotten.
  files.delete(path);
  files.set(path, lines);
  const [oldest] = files.keys();
  if (files.size > MAX_FILES && oldest !== undefined) files.delete(oldest);
  return lines;
}

async function readLines(path: string): Promise<readonly string[]> {
  try {
    const { size } = await stat(path);
    return size > LARGEST_FILE ? [] : (await readFile(path, "utf8")).split("\n");
  } catch {
    return [];
  }
}

function cut(line: string): string {
  return line.slice(0, LONGEST_LINE);
}
