import type { ServiceName } from "../../service-names.ts";
import { SERVICES } from "../../services/index.ts";
import type { Pages } from "../pages.ts";

/** What cannot be had without containers, and what stands in for it. */
export const LEFT_OUT: Readonly<Partial<Record<ServiceName, string>>> = {
  grafana: "no package registry has it; `preview` draws the same dashboards",
  glitchtip: "no package registry has it; `errors`, which is Bugsink, takes the same events",
  mimir: "one machine has no high availability",
  postgres: "only glitchtip needs it",
};

/** The Go modules of Prometheus and Jaeger hold no pages; the preview's addresses are Grafana's and Jaeger's. */
export const PAGES: Pages = {
  of: ["preview", "errors", "alertmanager"],
  standIns: { grafana: "preview", jaeger: "preview" },
};

/** Every service that can run as a process. */
export const NATIVE_SERVICES = SERVICES.filter(({ name }) => LEFT_OUT[name] === undefined);
