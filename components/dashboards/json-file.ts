import { type ParseError, parse, printParseErrorCode } from "jsonc-parser";
import type { Problem } from "../error.ts";

/** What a JSON file holds, or what is wrong with it. */
export type JsonFile =
  | { readonly value: unknown; readonly problems: readonly [] }
  | { readonly value?: undefined; readonly problems: readonly Problem[] };

/** Reads JSON; a mistake is told with file, line and column. */
export function parseJson(path: string, text: string): JsonFile {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { disallowComments: true });
  // What follows the first mistake is most often its consequence.
  const [first] = errors;
  if (!first) return { value, problems: [] };
  return { problems: [{ path: `${path}:${place(text, first.offset)}`, message: explain(first, text) }] };
}

function place(text: string, offset: number): string {
  const lines = text.slice(0, offset).split("\n");
  return `${lines.length}:${(lines.at(-1)?.length ?? 0) + 1}`;
}

function explain({ error, offset, length }: ParseError, text: string): string {
  const found = text.slice(offset, offset + Math.max(length, 1)).trim();
  const wanted = printParseErrorCode(error)
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();
  return `no JSON: ${wanted}, ${found === "" ? "and the file ends" : `found ${JSON.stringify(found)}`}`;
}
