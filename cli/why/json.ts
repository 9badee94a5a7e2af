import type { Explanation } from "./explain.ts";

/** An explanation for programs: all but the lines, of which steps and cause are made. */
export function explanationJson({ run: { lines, ...run }, ...rest }: Explanation) {
  return { run: { ...run, lines: lines.length }, ...rest };
}
