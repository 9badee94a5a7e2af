import type { ServiceName } from "../../service-names.ts";
import { SERVICES } from "../../services/index.ts";

/** What a cluster need not run, and what does its work. */
const LEFT_OUT: Readonly<Partial<Record<ServiceName, string>>> = {
  errors: "glitchtip takes the same events, and its image can be redistributed",
};

/** Services whose images hold pages for people. */
export const PAGES: readonly ServiceName[] = ["grafana", "glitchtip", "alertmanager", "prometheus", "jaeger"];

/** Services that ask who comes: only these are shown outside of the cluster. */
export const GUARDED: readonly ServiceName[] = ["collector", "grafana", "glitchtip"];

/** Services that agents send to, at their published endpoints. */
export const OPEN_TO_AGENTS: readonly ServiceName[] = ["collector", "glitchtip"];

/** Every service that can run in a cluster. */
export const KUBERNETES_SERVICES = SERVICES.filter(({ name }) => LEFT_OUT[name] === undefined);
