import type { ServiceChoice, Settings } from "../../stacks/settings.ts";
import type { Address, Endpoint, Service, ServiceSpec } from "../service.ts";
import type { ServiceName } from "../service-names.ts";

/**
 * How people and programs of this machine reach an endpoint of a stack's service, its own or an external one;
 * `undefined` when it is off or none of these services. Without an endpoint, it is the one that people and agents use.
 */
export function localAddressOf(
  settings: Settings,
  services: readonly Service[],
  service: ServiceName,
  endpoint?: string,
): Address | undefined {
  const choice = settings.services[service];
  if (choice.mode === "external") return externalAddress({ ...choice, url: seenFromHere(choice.url) });
  const found = services.find(({ name }) => name === service);
  if (choice.mode === "off" || !found) return undefined;
  return localAddress(
    endpoint === undefined ? mainEndpoint(found) : endpointOf(found, endpoint),
    settings.ports.base,
  );
}

/** Containers have a name of their own for this machine. */
function seenFromHere(url: string): string {
  return url.replace("://host.docker.internal", "://127.0.0.1");
}

/** Where an endpoint listens on this machine: its port's last three digits above the base. */
export function localAddress(endpoint: Endpoint, base: number): Address {
  const hostPort = `127.0.0.1:${localPort(base, endpoint.port)}`;
  return { url: `${endpoint.scheme}://${hostPort}`, hostPort };
}

export function localPort(base: number, port: number): number {
  return base + (port % 1000);
}

/** Where a service is that the settings name by URL. */
export function externalAddress({ url, tokenFile }: ServiceChoice & { mode: "external" }): Address {
  const { protocol, hostname, port } = new URL(url);
  return {
    url: url.replace(/\/+$/, ""),
    hostPort: `${hostname}:${port || (protocol === "https:" ? "443" : "80")}`,
    ...(tokenFile !== undefined && { tokenFile }),
  };
}

/** What a service is reached by: its first published endpoint, or its first one. */
export function mainEndpoint({ endpoints }: Pick<ServiceSpec, "endpoints">): Endpoint {
  const all = Object.values(endpoints);
  return (all.find(({ published }) => published) ?? all[0]) as Endpoint;
}

export function endpointOf(service: Service, name: string): Endpoint {
  const found = service.endpoints[name];
  if (!found) throw new Error(`There is no endpoint "${name}" of a service "${service.name}".`);
  return found;
}
