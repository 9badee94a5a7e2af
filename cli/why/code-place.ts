import { fileURLToPath } from "node:url";

const NODE_FRAME = /^\s*at (?:.*\()?((?:file:\/\/)?[^()\s]+:\d+:\d+)\)?$/;
const PYTHON_FRAME = /^\s*File "(.+)", line (\d+)/;
const NOT_OWN = /node_modules|^node:|site-packages|dist-packages|\/lib\/python3/;

/** Where in the agent's own code an error was thrown, from its stack trace: `src/refund.ts:29:23`. */
export function codePlace(stack: unknown, folder = process.cwd()): string | null {
  if (typeof stack !== "string") return null;
  const lines = stack.split("\n");
  // Python names the innermost frame last.
  const frames = [
    ...lines.flatMap((line) => NODE_FRAME.exec(line)?.[1] ?? []),
    ...lines.flatMap((line) => PYTHON_FRAME.exec(line)?.slice(1).join(":") ?? []).reverse(),
  ];
  const place = frames.find((frame) => !NOT_OWN.test(frame)) ?? frames[0];
  if (place === undefined) return null;
  const path = place.startsWith("file://") ? filePath(place) : place;
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path;
}

function filePath(url: string): string {
  try {
    return fileURLToPath(url);
  } catch {
    return url;
  }
}
