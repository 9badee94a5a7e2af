import { createHash } from "node:crypto";
import { basename } from "node:path";
import type { Placement } from "../../render-context.ts";
import { PAGES } from "../services.ts";
import { MACHINE } from "./container-defaults.ts";

const LOOPBACK = /^(localhost|127(?:\.\d+){3}|\[::1\])(:|$)/;

export const CONFIG = "/etc/telltale";
const DATA = "/var/lib/telltale";
export const SECRETS = "/run/secrets";

/** Where a service is in its container. */
export const IN_CONTAINER: Placement = {
  listen: ({ port }) => `0.0.0.0:${port}`,
  reach: ({ name }, { port }) => `${name}:${port}`,
  configFile: (path) => `${CONFIG}/${path}`,
  dataFolder: (name) => `${DATA}/${name}`,
  secretFile: (name) => `${SECRETS}/${name}`,
  // The machine's own loopback is out of reach: what listens beyond it is found by this name.
  userHost: (hostPort) => hostPort.replace(LOOPBACK, `${MACHINE.host}$2`),
  pages: PAGES,
  userFolder: (path) => `/host${path}`,
  userFile: (path) => `${SECRETS}/${hash(path)}-${basename(path)}`,
};

/** Two files may have the same name in different folders. */
function hash(path: string): string {
  return createHash("sha256").update(path).digest("hex").slice(0, 8);
}
