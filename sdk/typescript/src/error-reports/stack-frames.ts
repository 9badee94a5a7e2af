import type { StackFrame, StackParser } from "@sentry/core";
import { sourceContext } from "./source-context.ts";

/** Parses the frames of a stack, outermost first as Sentry wants them, with source lines for the program's own. */
export async function stackFrames(parse: StackParser, frames: string): Promise<StackFrame[]> {
  return Promise.all(
    parse(frames).map(async (frame) => {
      const { filename, lineno, in_app } = frame;
      if (!in_app || filename === undefined || lineno === undefined) return frame;
      return { ...frame, ...(await sourceContext(filename, lineno)) };
    }),
  );
}
