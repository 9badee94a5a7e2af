import type { Settings } from "../../stacks/settings.ts";
import type { Address, Endpoint, PodDiscovery, RenderContext, Service, ServiceSpec } from "../service.ts";
import type { ServiceName } from "../service-names.ts";
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
  /** How replicas are reached. Default: no service has more than one. */
  readonly replicas?: {
    /** `host:port` of a name that leads to all of them. */
    readonly every: (service: Service, endpoint: Endpoint) => string;
    /** `host:port` of each. */
    readonly each: (service: Service, endpoint: Endpoint, count: number) => string[];
  };
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
  { listen, reach, replicas, annotatedPods, pages, ...files }: Placement,
): RenderContext {
  const find = (service: ServiceName, endpoint: string, at: typeof reach) => {
    const choice = settings.services[service];
    if (choice.mode === "external") return withTokenAt(externalAddress(choice), files.userFile);
    const other = services.find(({ name }) => name === service);
    if (choice.mode === "off" || !other) return undefined;
    const hostPort = at(other, endpointOf(other, endpoint));
    return { url: `${endpointOf(other, endpoint).scheme}://${hostPort}`, hostPort };
  };
  const isReplicated = (service: Service) => replicasOf(service, settings) > 1;
  return {
    ...files,
    listen: (endpoint) => listen(endpointOf(self, endpoint)),
    publicUrl: (endpoint) => publicUrl(settings, pages, self, endpointOf(self, endpoint)),
    pages: (service) => pageOf(settings, services, pages, service),
    endpoint: (service, endpoint) => find(service, endpoint, reach),
    everyReplica: (service, endpoint) =>
      find(service, endpoint, (other, at) =>
        replicas && isReplicated(other) ? replicas.every(other, at) : reach(other, at),
      ),
    annotatedPods: () => annotatedPods,
    scrapeTargets: () =>
      deployed(settings, services).flatMap((one) => {
        if (one.metrics === undefined) return [];
        const at = endpointOf(one, one.metrics);
        const hostPorts =
          replicas && isReplicated(one)
            ? replicas.each(one, at, replicasOf(one, settings))
            : [reach(one, at)];
        return [{ service: one.name, hostPorts }];
      }),
  };
}

/** How many of a service run side by side. */
export function replicasOf(
  { replicas = 1 }: Pick<Service, "replicas">,
  { availability }: Pick<Settings, "availability">,
): number {
  return availability === "high" ? replicas : 1;
}

function deployed(settings: Settings, services: readonly Service[]): Service[] {
  return services.filter(({ name }) => settings.services[name].mode === "deploy");
}

function withTokenAt({ tokenFile, ...address }: Address, userFile: (path: string) => string): Address {
  return { ...address, ...(tokenFile !== undefined && { tokenFile: userFile(tokenFile) }) };
}
