import type { Settings } from "../../stacks/settings.ts";
import type { Address, Endpoint, PodDiscovery, RenderContext, Service, ServiceSpec } from "../service.ts";
import { endpointOf, externalAddress } from "./local-address.ts";
import { type Pages, pageOf, publicUrl } from "./pages.ts";

/** Where a target puts one service, and how that one finds others. */
export interface Placement
  extends Pick<
    RenderContext,
    "configFile" | "secretFile" | "dataFolder" | "userFile" | "userFolder" | "userHost"
  > {
  /** `host:port` on which it listens. */
  readonly listen: (endpoint: Endpoint) => string;
  /** `host:port` at which it reaches another service of the stack. */
  readonly reach: (service: Service, endpoint: Endpoint) => string;
  readonly pages: Pages;
  /** Default: there are no pods. */
  readonly annotatedPods?: PodDiscovery;
}

/** Descriptions of the services that this stack runs itself, each with its files and addresses as `place` says. */
export function describeDeployed(
  settings: Settings,
  services: readonly Service[],
  place: (service: Service) => Placement,
): ServiceSpec[] {
  return deployed(settings, services).map((one) =>
    one.describe(renderContext(settings, services, one, place(one)), settings),
  );
}

function renderContext(
  settings: Settings,
  services: readonly Service[],
  self: Service,
  { listen, reach, pages, annotatedPods, ...files }: Placement,
): RenderContext {
  return {
    ...files,
    listen: (endpoint) => listen(endpointOf(self, endpoint)),
    publicUrl: (endpoint) => publicUrl(settings, pages, self, endpointOf(self, endpoint)),
    pages: (service) => pageOf(settings, services, pages, service),
    annotatedPods: () => annotatedPods,
    endpoint: (service, endpoint) => {
      const choice = settings.services[service];
      if (choice.mode === "external") return withTokenAt(externalAddress(choice), files.userFile);
      const other = services.find(({ name }) => name === service);
      if (choice.mode === "off" || !other) return undefined;
      const hostPort = reach(other, endpointOf(other, endpoint));
      return { url: `${endpointOf(other, endpoint).scheme}://${hostPort}`, hostPort };
    },
    scrapeTargets: () =>
      deployed(settings, services).flatMap((one) =>
        one.metrics === undefined
          ? []
          : [{ service: one.name, hostPort: reach(one, endpointOf(one, one.metrics)) }],
      ),
  };
}

function deployed(settings: Settings, services: readonly Service[]): Service[] {
  return services.filter(({ name }) => settings.services[name].mode === "deploy");
}

function withTokenAt({ tokenFile, ...address }: Address, userFile: (path: string) => string): Address {
  return { ...address, ...(tokenFile !== undefined && { tokenFile: userFile(tokenFile) }) };
}
