import { fileURLToPath } from "node:url";
import type { Sources } from "../../preview/server/ask-sources.ts";
import type { PreviewOptions } from "../../preview/server/options.ts";
import type { Settings } from "../../stacks/settings.ts";
import type { RenderContext, Service } from "../service.ts";
import { DASHBOARDS } from "./grafana/dashboards.ts";
import { splitHostPort } from "./host-port.ts";
import { findDataSource } from "./metric-store.ts";

export const PREVIEW_PROGRAM = fileURLToPath(new URL("../../preview/server/main.ts", import.meta.url));

/** The preview draws the dashboards' files as they are now, where Grafana cannot be had. */
export const preview: Service = {
  name: "preview",
  endpoints: { http: { port: 3001, scheme: "http", published: true } },

  describe: (context, settings) => ({
    name: "preview",
    endpoints: preview.endpoints,
    command: ["node", PREVIEW_PROGRAM, context.configFile("preview.json")],
    files: {
      "preview.json": {
        content: JSON.stringify(renderOptions(context, settings), null, 2),
        onChange: "restart",
      },
    },
    health: { endpoint: "http", path: "/api/health" },
  }),
};

function renderOptions(context: RenderContext, settings: Settings): PreviewOptions {
  return {
    dashboards: DASHBOARDS,
    port: splitHostPort(context.listen("http")).port,
    sources: renderSources(context, settings),
  };
}

function renderSources(context: RenderContext, settings: Settings): Sources {
  const sources = (["prometheus", "loki", "jaeger"] as const).map((name) => {
    const address = findDataSource(name, settings, context.endpoint);
    if (!address) return {};
    const { url, tokenFile } = address;
    return { [name]: { url, ...(tokenFile !== undefined && { tokenFile }) } };
  });
  return Object.assign({}, ...sources);
}
