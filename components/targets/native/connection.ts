import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Settings } from "../../../stacks/settings.ts";
import type { Service } from "../../service.ts";
import { readIfThere, writeAtomically } from "./atomic-file.ts";
import { address, externalAddress } from "./context.ts";
import { type Instance, secretFile } from "./instance.ts";
import { mainEndpoint } from "./plan.ts";
import { userStateFolder } from "./user-folders.ts";

/** What an agent needs in order to send: `connection.json` in the instance's folder and in the user's state folder. */
export interface Connection {
  /** Base URL of OTLP over HTTP. */
  readonly endpoint: string;
  readonly token: string;
  readonly environment: string;
}

/** How agents reach the collector; `undefined` when there is none. Its secrets must exist. */
export function connectionOf(
  instance: Instance,
  settings: Settings,
  services: readonly Service[],
): Connection | undefined {
  const choice = settings.services.collector;
  const collector = services.find(({ name }) => name === "collector");
  if (choice.mode === "off" || !collector) return undefined;
  const external = choice.mode === "external" ? externalAddress(choice) : undefined;
  const tokenFile = external ? external.tokenFile : secretFile(instance, "ingest-token");
  return {
    endpoint: external?.url ?? address(mainEndpoint(collector), settings.ports.base).url,
    token: tokenFile === undefined ? "" : readFileSync(tokenFile, "utf8").trim(),
    environment: settings.environment,
  };
}

export function writeConnection(instance: Instance, connection: Connection): void {
  for (const path of [connectionFile(instance), ofUser()]) {
    writeAtomically(path, `${JSON.stringify(connection, null, 2)}\n`, { mode: 0o600 });
  }
}

/** What `up` has left for agents; `undefined` when the instance is not up, or takes in nothing. */
export function readConnection(instance: Instance): Connection | undefined {
  const content = readIfThere(connectionFile(instance));
  return content === undefined ? undefined : (JSON.parse(content) as Connection);
}

/** Removes the instance's file, and the user's if no other instance has written it since. */
export function removeConnection(instance: Instance): void {
  const own = readIfThere(connectionFile(instance));
  if (own !== undefined && own === readIfThere(ofUser())) rmSync(ofUser());
  rmSync(connectionFile(instance), { force: true });
}

export function connectionFile(instance: Instance): string {
  return join(instance.folder, "connection.json");
}

function ofUser(): string {
  return join(userStateFolder(), "connection.json");
}
