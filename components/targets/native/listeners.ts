import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { allPids } from "./process-identity.ts";

const LISTENING = "0A";

/** Inodes of the sockets that listen on a port, from the text of `/proc/net/tcp` or `tcp6`. */
export function listeningInodes(table: string, port: number): string[] {
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  return table.split("\n").flatMap((line) => {
    const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
    return local?.endsWith(`:${hex}`) && state === LISTENING && inode ? [inode] : [];
  });
}

/** Process ids that listen on a port; empty when they belong to another user. */
export function listenersOn(port: number): number[] {
  if (process.platform !== "linux") return [];
  const tables = ["/proc/net/tcp", "/proc/net/tcp6"].map((path) =>
    orElse("", () => readFileSync(path, "utf8")),
  );
  const sockets = new Set(
    tables.flatMap((table) => listeningInodes(table, port)).map((inode) => `socket:[${inode}]`),
  );
  return allPids().filter((pid) => openFiles(pid).some((file) => sockets.has(file)));
}

function openFiles(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  return orElse([], () => readdirSync(folder)).map((name) =>
    orElse("", () => readlinkSync(`${folder}/${name}`)),
  );
}

/** Processes and their files come and go, and those of other users cannot be read. */
function orElse<T>(fallback: T, read: () => T): T {
  try {
    return read();
  } catch {
    return fallback;
  }
}
