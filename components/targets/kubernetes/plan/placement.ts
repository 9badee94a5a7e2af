import { createHash } from "node:crypto";
import { basename } from "node:path";
import type { Placement } from "../../render-context.ts";
import { PAGES } from "../services.ts";
import { headlessName } from "./names.ts";

export const CONFIG = "/etc/telltale";
const DATA = "/var/lib/telltale";
export const SECRETS = "/run/secrets/telltale";

/** Where services are in their pods, and how they find each other. */
export const IN_CLUSTER: Placement = {
  listen: ({ port }) => `0.0.0.0:${port}`,
  reach: ({ name }, { port }) => `${name}:${port}`,
  replicas: {
    every: ({ name }, { port }) => `${headlessName(name)}:${port}`,
    each: ({ name }, { port }, count) =>
      Array.from({ length: count }, (_, index) => `${name}-${index}.${headlessName(name)}:${port}`),
  },
  configFile: (path) => `${CONFIG}/${path}`,
  dataFolder: dataPath,
  secretFile: (name) => `${SECRETS}/${name}`,
  userFile: (path) => `${SECRETS}/${userFileKey(path)}`,
  // Refused before anything is rendered for use: restricted pods see nothing of their node.
  userFolder: (path) => path,
  userHost: (hostPort) => hostPort,
  pages: PAGES,
};

export function dataPath(folder: string): string {
  return `${DATA}/${folder}`;
}

/** Two files may have the same name in different folders; keys of a Secret have few characters. */
export function userFileKey(path: string): string {
  const hash = createHash("sha256").update(path).digest("hex").slice(0, 8);
  return `${hash}-${basename(path).replace(/[^-._A-Za-z0-9]/g, "_")}`.slice(0, 253);
}
