import { createReadStream, existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../../error.ts";
import { readIfThere } from "../atomic-file.ts";
import { type Instance, logFile } from "../instance.ts";

const POLL_MS = 200;

/** @throws UserError if the service never wrote a log in this instance. */
export function findLog(instance: Instance, service: string): string {
  const path = logFile(instance, service);
  if (existsSync(path)) return path;
  const others = logsIn(join(instance.folder, "logs"));
  throw new UserError(
    `There is no log of "${service}" in the stack "${instance.stack}". ` +
      (others.length > 0
        ? `There are logs of: ${others.join(", ")}.`
        : "Nothing was started in it yet: telltale up"),
  );
}

/** The last lines of a log, oldest first; from the file before, too, when the log was just moved aside. */
export function lastLines(path: string, count: number): string[] {
  const text = (readIfThere(`${path}.1`) ?? "") + (readIfThere(path) ?? "");
  const lines = text.replace(/\n$/, "").split("\n");
  return text === "" ? [] : lines.slice(Math.max(0, lines.length - count));
}

/** Hands on what is written to a log from now on, until the signal. */
export async function followLog(
  path: string,
  write: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  for (let offset = sizeOf(path); !signal.aborted; ) {
    const size = sizeOf(path);
    if (size < offset) offset = 0; // it was cut
    if (size > offset) {
      for await (const part of createReadStream(path, { encoding: "utf8", start: offset, end: size - 1 })) {
        write(part as string);
      }
      offset = size;
    }
    await sleep(POLL_MS, undefined, { signal }).catch(() => {});
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function logsIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) =>
    name.endsWith(".log") ? [name.slice(0, -".log".length)] : [],
  );
}
