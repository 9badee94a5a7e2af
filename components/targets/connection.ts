import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Settings } from "../../stacks/settings.ts";
import { dsnsOf } from "../error-projects.ts";
import type { SecretName } from "../secrets.ts";
import type { Address, Service } from "../service.ts";
import { readIfThere, writeAtomically } from "./atomic-file.ts";
import type { Instance } from "./instance.ts";
import { localAddressOf } from "./local-address.ts";
import { userStateFolder } from "./user-folders.ts";

/** What an agent needs in order to send: `connection.json` in the instance's folder and in the user's state folder. */
export interface Connection {
  /** Base URL of OTLP over HTTP. */
  readonly endpoint: string;
  readonly token: string;
  readonly environment: string;
  /** Where Sentry SDKs send errors, by the name of a project. Default: nowhere. */
  readonly dsn?: Readonly<Record<string, string>>;
}

/** How agents reach the collector and the error tracker; `undefined` when there is no collector. */
export function connectionOf(
  settings: Settings,
  services: readonly Service[],
  secret: (name: SecretName) => string,
): Connection | undefined {
  const { collector } = settings.services;
  const otlp = localAddressOf(settings, services, "collector");
  if (collector.mode === "off" || !otlp) return undefined;
  const tracker = trackerAddress(settings, services);
  return {
    endpoint: otlp.url,
    token: collector.mode === "deploy" ? secret("ingest-token") : externalToken(settings),
    environment: settings.environment,
    ...(tracker && { dsn: dsnsOf(tracker.url, secret) }),
  };
}

/** Where the error tracker is that this stack runs; keys of another one are not known here. */
function trackerAddress(settings: Settings, services: readonly Service[]): Address | undefined {
  const name = (["glitchtip", "errors"] as const).find(
    (one) => settings.services[one].mode === "deploy" && services.some((service) => service.name === one),
  );
  return name && localAddressOf(settings, services, name);
}

/** Token of a collector that the settings name by URL; empty when it wants none. */
export function externalToken({ services: { collector } }: Pick<Settings, "services">): string {
  if (collector.mode !== "external" || collector.tokenFile === undefined) return "";
  return readFileSync(collector.tokenFile, "utf8").trim();
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
