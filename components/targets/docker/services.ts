import type { ServiceName } from "../../service-names.ts";
import { SERVICES } from "../../services/index.ts";
import type { Pages } from "../pages.ts";

/** What containers need not run, and what does its work. */
const LEFT_OUT: Readonly<Partial<Record<ServiceName, string>>> = {
  preview: "grafana draws the same dashboards",
  mimir: "one machine has no high availability",
  errors: "glitchtip takes the same events, and its image can be redistributed",
};

/** Services whose images hold pages. */
export const PAGES: Pages = { of: ["grafana", "glitchtip", "alertmanager", "prometheus", "jaeger"] };

/** Every service that can run in a container. */
export const DOCKER_SERVICES = SERVICES.filter(({ name }) => LEFT_OUT[name] === undefined);
