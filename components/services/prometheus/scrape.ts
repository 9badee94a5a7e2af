import type { Settings } from "../../../stacks/settings.ts";
import type { RenderContext } from "../../service.ts";

/** `scrape_configs`: the stack's own services, and what the settings name. */
export function renderScrapes(context: RenderContext, { scrape, environment }: Settings) {
  return [
    ...context.scrapeTargets().map(({ service, hostPorts }) => ({
      job_name: service,
      static_configs: [{ targets: hostPorts }],
    })),
    ...Object.entries(scrape.targets).map(([name, { urls, tokenFile }]) => ({
      job_name: name,
      ...(tokenFile !== undefined && {
        authorization: { credentials_file: context.userFile(tokenFile) },
      }),
      static_configs: urls.map((url) => ({
        targets: [context.userHost(hostPortOf(url))],
        labels: { service: name, environment, ...placeOf(url) },
      })),
    })),
  ];
}

/** Prometheus takes these labels of an instance for its scheme and path; `?` and what follows belong to neither. */
function placeOf(url: string) {
  const { protocol, pathname } = new URL(url);
  return {
    __scheme__: protocol.slice(0, -1),
    __metrics_path__: pathname === "/" ? "/metrics" : pathname,
  };
}

/** Prometheus adds no port for HTTPS to an address with a scheme of its own. */
function hostPortOf(url: string): string {
  const { protocol, hostname, port } = new URL(url);
  return `${hostname}:${port || (protocol === "https:" ? "443" : "80")}`;
}
