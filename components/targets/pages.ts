import type { Settings } from "../../stacks/settings.ts";
import type { Service } from "../service.ts";
import type { ServiceName } from "../service-names.ts";
import { localAddressOf } from "./local-address.ts";

/** What a target's services show to people. */
export interface Pages {
  /** Services with pages; the others answer programs only. */
  readonly of: readonly ServiceName[];
  /** Whose pages are shown in place of another service's. Default: none. */
  readonly standIns?: Readonly<Partial<Record<ServiceName, ServiceName>>>;
}

/** Where a person sees the pages of a service, with the scheme; `undefined` when it is off, or has none on this target. */
export function pageOf(
  settings: Settings,
  services: readonly Service[],
  pages: Pages,
  service: ServiceName,
): string | undefined {
  const { mode } = settings.services[service];
  const shown = mode === "deploy" ? (pages.standIns?.[service] ?? service) : service;
  if (mode !== "external" && !pages.of.includes(shown)) return undefined;
  return localAddressOf(settings, services, shown)?.url;
}
