import type { ServiceName } from "../../service-names.ts";
import { SERVICES } from "../../services/index.ts";

/** What cannot be had without containers, and what stands in for it. */
export const LEFT_OUT: Readonly<Partial<Record<ServiceName, string>>> = {
  grafana: "no package registry has it; `telltale tasks` shows what agents did",
  glitchtip: "no package registry has it; `errors`, which is Bugsink, takes the same events",
  postgres: "only glitchtip needs it",
};

/** Services with pages for people; the Go modules of Prometheus and Jaeger hold none. */
export const PAGES: readonly ServiceName[] = ["errors", "alertmanager"];

/** Every service that can run as a process. */
export const NATIVE_SERVICES = SERVICES.filter(({ name }) => LEFT_OUT[name] === undefined);
