import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { NATIVE_SERVICES } from "./services.ts";

/** A `ports.base` at which every endpoint of the stack is free now. */
export async function findFreeBase(): Promise<number> {
  const offsets = NATIVE_SERVICES.flatMap(({ endpoints }) =>
    Object.values(endpoints).map(({ port }) => port % 1000),
  );
  for (let attempt = 0; attempt < 50; attempt++) {
    const base = 10_000 + 1000 * Math.floor(Math.random() * 20);
    const free = await Promise.all(offsets.map((offset) => isFree(base + offset)));
    if (free.every(Boolean)) return base;
  }
  throw new Error("No thousand of ports between 10000 and 30000 is free");
}

export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

/** A port of 127.0.0.1 that is free now. */
export async function getFreePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
