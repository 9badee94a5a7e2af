import type { Address, PodDiscovery, Service } from "../../../service.ts";
import type { ServiceName } from "../../../service-names.ts";

/** What a service has asked of its context while it was described: all that it will reach for. */
export interface Asked {
  /** Endpoints of other services of the stack. */
  readonly endpoints: { readonly service: ServiceName; readonly endpoint: string }[];
  /** `host:port`, or `host`, outside of the stack. */
  readonly hosts: string[];
  /** Files of the user's machine. */
  readonly userFiles: string[];
  /** Folders of the user's machine. */
  readonly userFolders: string[];
  /** Pods that it asks the API server for. */
  readonly pods: PodDiscovery[];
}

/** The same services, which leave in `asked` what they ask for. */
export function remember(
  services: readonly Service[],
  asked: Map<ServiceName, Asked>,
  isDeployed: (name: ServiceName) => boolean,
): Service[] {
  const metrics = services.filter((one) => isDeployed(one.name) && one.metrics !== undefined);
  return services.map((service) => ({
    ...service,
    describe: (context, settings) => {
      const own: Asked = { endpoints: [], hosts: [], userFiles: [], userFolders: [], pods: [] };
      asked.set(service.name, own);
      const note = (name: ServiceName, endpoint: string, found: Address | undefined) => {
        if (found && isDeployed(name)) add(own.endpoints, { service: name, endpoint });
        else if (found) add(own.hosts, found.hostPort);
        const choice = settings.services[name];
        if (choice.mode === "external" && choice.tokenFile !== undefined)
          add(own.userFiles, choice.tokenFile);
        return found;
      };
      return service.describe(
        {
          ...context,
          endpoint: (name, endpoint) => note(name, endpoint, context.endpoint(name, endpoint)),
          everyReplica: (name, endpoint) => note(name, endpoint, context.everyReplica(name, endpoint)),
          scrapeTargets: () => {
            for (const { name, metrics: endpoint = "" } of metrics)
              add(own.endpoints, { service: name, endpoint });
            return context.scrapeTargets();
          },
          annotatedPods: () => {
            const found = context.annotatedPods();
            if (found) add(own.pods, found);
            return found;
          },
          userHost: (hostPort) => {
            add(own.hosts, hostPort);
            return context.userHost(hostPort);
          },
          userFile: (path) => {
            add(own.userFiles, path);
            return context.userFile(path);
          },
          userFolder: (path) => {
            add(own.userFolders, path);
            return context.userFolder(path);
          },
        },
        settings,
      );
    },
  }));
}

function add<T>(list: T[], value: T): void {
  if (!list.some((one) => JSON.stringify(one) === JSON.stringify(value))) list.push(value);
}
