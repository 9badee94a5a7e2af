import { fileURLToPath } from "node:url";
import type { Sources } from "../../preview/server/ask-sources.ts";
import type { PreviewOptions } from "../../preview/server/options.ts";
import type { RenderContext, Service } from "../service.ts";
import { DASHBOARDS } from "./grafana/dashboards.ts";
import { splitHostPort } from "./host-port.ts";

export const PREVIEW_PROGRAM = fileURLToPath(new URL("../../preview/server/main.ts", import.meta.url));

/** The preview draws the dashboards' files as they are now, where Grafana cannot be had. */
export const preview: Service = {
  name: "preview",
  endpoints: { http: { port: 3001, scheme: "http", published: true } },

  describe: (context) => ({
    name: "preview",
    endpoints: preview.endpoints,
    command: ["node", PREVIEW_PROGRAM, context.configFile("preview.json")],
    files: {
      "preview.json": { content: JSON.stringify(renderOptions(context), null, 2), onChange: "restart" },
    },
    health: { endpoint: "http", path: "/api/health" },
  }),
};

function renderOptions(context: RenderContext): PreviewOptions {
  return {
    dashboards: DASHBOARDS,
    port: splitHostPort(context.listen("http")).port,
    sources: renderSources(context),
  };
}

function renderSources(context: RenderContext): Sources {
  const sources = (["prometheus", "loki", "jaeger"] as const).map((name) => {
    const address = context.endpoint(name, "http");
    if (!address) return {};
    const { url, tokenFile } = address;
    return { [name]: { url, ...(tokenFile !== undefined && { tokenFile }) } };
  });
  return Object.assign({}, ...sources);
}
