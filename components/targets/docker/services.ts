import type { ServiceName } from "../../service-names.ts";
import { SERVICES } from "../../services/index.ts";

/** What containers need not run, and what does its work. */
const LEFT_OUT: Readonly<Partial<Record<ServiceName, string>>> = {
  preview: "grafana draws the same dashboards",
  errors: "glitchtip takes the same events, and its image can be redistributed",
};

/** Services whose images hold pages for people. */
export const PAGES: readonly ServiceName[] = ["grafana", "glitchtip", "alertmanager", "prometheus", "jaeger"];

/** Every service that can run in a container. */
export const DOCKER_SERVICES = SERVICES.filter(({ name }) => LEFT_OUT[name] === undefined);
