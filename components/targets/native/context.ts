import { join } from "node:path";
import type { ServiceChoice, Settings } from "../../../stacks/settings.ts";
import type { Address, Endpoint, RenderContext, Service } from "../../service.ts";
import type { ServiceName } from "../../service-names.ts";
import { configFolder, dataFolder, type Instance, secretFile } from "./instance.ts";
import { nativePort } from "./ports.ts";

/** Where things are for one service of an instance: processes on 127.0.0.1, files in the instance's folder. */
export function renderContext(
  instance: Instance,
  settings: Settings,
  services: readonly Service[],
  self: ServiceName,
): RenderContext {
  const own = (endpoint: string) => address(findEndpoint(services, self, endpoint), settings.ports.base);
  return {
    listen: (endpoint) => own(endpoint).hostPort,
    publicUrl: (endpoint) => own(endpoint).url,
    endpoint: (service, endpoint) => addressOf(settings, services, service, endpoint),
    scrapeTargets: () =>
      services
        .filter(({ name }) => settings.services[name].mode === "deploy")
        .map(({ name, metrics }) => ({
          service: name,
          hostPort: address(findEndpoint(services, name, metrics), settings.ports.base).hostPort,
        })),
    configFile: (path) => join(configFolder(instance, self), path),
    secretFile: (name) => secretFile(instance, name),
    dataFolder: (name) => dataFolder(instance, self, name),
  };
}

/** Where a service of a stack is reached, its own or an external one; `undefined` when it is off. */
export function addressOf(
  settings: Settings,
  services: readonly Service[],
  service: ServiceName,
  endpoint: string,
): Address | undefined {
  const choice = settings.services[service];
  if (choice.mode === "off") return undefined;
  if (choice.mode === "external") return externalAddress(choice);
  return address(findEndpoint(services, service, endpoint), settings.ports.base);
}

/** Where an endpoint of this target is. */
export function address(endpoint: Endpoint, base: number): Address {
  const hostPort = `127.0.0.1:${nativePort(base, endpoint.port)}`;
  return { url: `${endpoint.scheme}://${hostPort}`, hostPort };
}

/** Where a service is that the settings name by URL. */
export function externalAddress(choice: ServiceChoice & { mode: "external" }): Address {
  const url = new URL(choice.url);
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  return {
    url: choice.url.replace(/\/+$/, ""),
    hostPort: `${url.hostname}:${port}`,
    ...(choice.tokenFile !== undefined && { tokenFile: choice.tokenFile }),
  };
}

function findEndpoint(services: readonly Service[], service: ServiceName, name: string): Endpoint {
  const found = services.find((one) => one.name === service)?.endpoints[name];
  if (!found) throw new Error(`There is no endpoint "${name}" of a service "${service}".`);
  return found;
}
