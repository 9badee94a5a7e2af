import type { Settings } from "../../stacks/settings.ts";
import type { Endpoint, Service } from "../service.ts";
import type { ServiceName } from "../service-names.ts";
import { localAddress, localAddressOf, mainEndpoint } from "./local-address.ts";

/** What a target's services show to people. */
export interface Pages {
  /** Services with pages; the others answer programs only. */
  readonly of: readonly ServiceName[];
  /** Whose pages are shown in place of another service's. Default: none. */
  readonly standIns?: Readonly<Partial<Record<ServiceName, ServiceName>>>;
  /** Where an endpoint is shown. Default, also where it gives nothing: at a port of this machine. */
  readonly at?: (settings: Settings, service: Service, endpoint: Endpoint) => string | undefined;
}

/** Where a person sees the pages of a service, with the scheme; `undefined` when it is off, or has none on this target. */
export function pageOf(
  settings: Settings,
  services: readonly Service[],
  pages: Pages,
  service: ServiceName,
): string | undefined {
  const { mode } = settings.services[service];
  if (mode === "external") return localAddressOf(settings, services, service)?.url;
  const shown = mode === "deploy" ? (pages.standIns?.[service] ?? service) : service;
  const found = services.find(({ name }) => name === shown);
  if (settings.services[shown].mode === "off" || !found || !pages.of.includes(shown)) return undefined;
  return publicUrl(settings, pages, found, mainEndpoint(found));
}

/** How a person reaches an endpoint of a service that the stack runs. */
export function publicUrl(settings: Settings, pages: Pages, service: Service, endpoint: Endpoint): string {
  return pages.at?.(settings, service, endpoint) ?? localAddress(endpoint, settings.ports.base).url;
}
