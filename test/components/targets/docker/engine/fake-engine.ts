import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { join } from "node:path";
import { afterEach } from "@jest/globals";
import type { EngineAddress } from "../../../../../components/targets/docker/engine/engine-address.ts";
import { temporaryFolder } from "../../native/temporary-folder.ts";

/** What answers a path: JSON, or a listener. */
export type Routes = Readonly<Record<string, object | RequestListener>>;

export const VERSION = { Version: "28.0.1", ApiVersion: "1.48", Os: "linux", Arch: "amd64" };

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** An engine for conditions that a real one cannot be brought into, until the test ends. */
export async function startFakeEngine(routes: Routes): Promise<EngineAddress> {
  const socket = join(temporaryFolder(), "engine.sock");
  const server = createServer((request, response) => {
    const [path = ""] = (request.url ?? "").split("?");
    const route = routes[path] ?? { message: "page not found" };
    if (typeof route === "function") return void (route as RequestListener)(request, response);
    response.writeHead(path in routes ? 200 : 404, { "content-type": "application/json" });
    response.end(JSON.stringify(route));
  });
  server.listen(socket);
  await once(server, "listening");
  stops.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return { host: `unix://${socket}` };
}

/** A refusal before anything was done. */
export function refuse(status: number, message: string): RequestListener {
  return (_, response) => void response.writeHead(status).end(JSON.stringify({ message }));
}

/** What an engine tells while it works, a line each. */
export function tellEvents(...events: readonly object[]): RequestListener {
  return (_, response) => void response.end(events.map((event) => `${JSON.stringify(event)}\r\n`).join(""));
}
