import type { Service, ServiceSpec } from "../../../components/service.ts";

/** A service that is described otherwise than it is shipped, to be compared with. */
export function describedWith(service: Service, change: (spec: ServiceSpec) => ServiceSpec): Service {
  return { ...service, describe: (context, settings) => change(service.describe(context, settings)) };
}
