import type { Settings } from "../../../stacks/settings.ts";
import type { Endpoint, Service } from "../../service.ts";
import type { ServiceName } from "../../service-names.ts";
import { SERVICES } from "../../services/index.ts";
import type { Pages } from "../pages.ts";

/** What a cluster need not run, and what does its work. */
const LEFT_OUT: Readonly<Partial<Record<ServiceName, string>>> = {
  preview: "grafana draws the same dashboards",
  errors: "glitchtip takes the same events, and its image can be redistributed",
};

/** Services whose images hold pages; what an ingress or a Gateway shows is shown there. */
export const PAGES: Pages = {
  of: ["grafana", "glitchtip", "alertmanager", "prometheus", "jaeger"],
  at: shownUrl,
};

/** Services that ask who comes: only these are shown outside of the cluster. */
export const GUARDED: readonly ServiceName[] = ["collector", "grafana", "glitchtip"];

/** Services that agents send to, at their published endpoints. */
export const OPEN_TO_AGENTS: readonly ServiceName[] = ["collector", "glitchtip"];

/** Every service that can run in a cluster. */
export const KUBERNETES_SERVICES = SERVICES.filter(({ name }) => LEFT_OUT[name] === undefined);

/** Where a service is that an ingress or a Gateway shows; `undefined` if none does. */
export function shownHost(
  { ingress, gateway }: Settings["kubernetes"],
  service: ServiceName,
): string | undefined {
  const host = ingress?.host ?? gateway?.host;
  return host === undefined || !GUARDED.includes(service) ? undefined : `${service}.${host}`;
}

function shownUrl({ kubernetes }: Settings, { name }: Service, { scheme }: Endpoint): string | undefined {
  const host = shownHost(kubernetes, name);
  return host === undefined || scheme !== "http" ? undefined : `https://${host}`;
}
