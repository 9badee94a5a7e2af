import type { Settings } from "../../stacks/settings.ts";
import type { Endpoint, Service } from "../service.ts";

/** Endpoints of a service as it runs: one that runs once has nobody to gossip with. */
export function endpointsOf(
  { endpoints }: Pick<Service, "endpoints">,
  { availability }: Pick<Settings, "availability">,
): Readonly<Record<string, Endpoint>> {
  if (availability === "high") return endpoints;
  return Object.fromEntries(Object.entries(endpoints).filter(([, { scheme }]) => scheme !== "gossip"));
}
