import { join } from "node:path";
import type { Settings } from "../../../stacks/settings.ts";
import type { Service } from "../../service.ts";
import { configFolder, dataFolder, type Instance, secretFile } from "../instance.ts";
import { localAddress } from "../local-address.ts";
import type { Placement } from "../render-context.ts";
import { PAGES } from "./services.ts";

/** Where a service of an instance is: a process on 127.0.0.1, its files in the instance's folder. */
export function placeNatively(instance: Instance, { ports }: Settings): (service: Service) => Placement {
  return ({ name }) => ({
    listen: (endpoint) => localAddress(endpoint, ports.base).hostPort,
    reach: (_, endpoint) => localAddress(endpoint, ports.base).hostPort,
    configFile: (path) => join(configFolder(instance, name), path),
    secretFile: (secret) => secretFile(instance, secret),
    userFile: (path) => path,
    userFolder: (path) => path,
    userHost: (hostPort) => hostPort,
    pages: PAGES,
    dataFolder: (folder) => dataFolder(instance, name, folder),
  });
}
