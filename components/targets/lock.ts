import { createHash } from "node:crypto";
import { once } from "node:events";
import { connect, createServer, type Server } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const POLL_MS = 100;

export interface LockOptions {
  readonly signal?: AbortSignal;
  /** Called once if another process is inside, with its process id. */
  readonly onWait?: (holder: string) => void;
}

/**
 * Runs `job` while no other process is inside a lock of the same name. The lock is an abstract Unix socket,
 * which the kernel frees when its process ends, however it ends: it cannot be stale. Only Linux has such sockets;
 * elsewhere nothing is locked.
 */
export async function withLock<T>(
  name: string,
  job: () => Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  if (process.platform !== "linux") return job();
  const address = `\0telltale-${createHash("sha256").update(name).digest("hex")}`;
  const lock = await acquire(address, options);
  try {
    return await job();
  } finally {
    lock.close();
  }
}

async function acquire(address: string, { signal, onWait }: LockOptions): Promise<Server> {
  for (let waited = false; ; waited = true) {
    signal?.throwIfAborted();
    const lock = await tryAcquire(address);
    if (lock) return lock;
    if (!waited) onWait?.(await askHolder(address));
    await sleep(POLL_MS, undefined, signal && { signal });
  }
}

async function tryAcquire(address: string): Promise<Server | undefined> {
  const server = createServer((socket) => socket.on("error", () => {}).end(String(process.pid)));
  server.unref().listen(address);
  try {
    await once(server, "listening");
    return server;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") return undefined;
    throw error;
  }
}

function askHolder(address: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect(address);
    socket.setEncoding("utf8").on("data", (text) => {
      answer += text;
    });
    socket.on("error", () => {}).on("close", () => resolve(answer || "unknown"));
  });
}
