import { stringify } from "yaml";
import type { Settings } from "../../stacks/settings.ts";
import type { RenderContext, Service } from "../service.ts";
import { userUrl } from "./host-port.ts";
import { renderOwnTelemetry } from "./own-telemetry.ts";

/** Jaeger stores traces, which the collector sends by OTLP, all of them. */
export const jaeger: Service = {
  name: "jaeger",
  endpoints: {
    http: { port: 16686, scheme: "http", published: true },
    grpc: { port: 16685, scheme: "grpc" },
    otlp: { port: 4418, scheme: "http" },
    health: { port: 13134, scheme: "http" },
    metrics: { port: 8889, scheme: "http" },
  },
  metrics: "metrics",
  replicas: 2,

  describe: (context, settings) => ({
    name: "jaeger",
    endpoints: jaeger.endpoints,
    command: ["jaeger", "--config", context.configFile("jaeger.yaml")],
    files: { "jaeger.yaml": { content: stringify(renderConfig(context, settings)), onChange: "restart" } },
    // Badger's tables in memory, and the garbage that Go leaves, grow beyond 1.5 GB under load if nothing bounds them.
    environment: { GOMEMLIMIT: "600MiB" },
    ...(!settings.openSearch && { dataFolders: ["badger"] }),
    health: { endpoint: "health", path: "/status" },
    container: { image: "jaeger", user: 10001, memory: 672 },
  }),
};

function renderConfig(context: RenderContext, settings: Settings) {
  const [name, backend] = renderStore(context, settings);
  return {
    extensions: {
      healthcheckv2: { use_v2: true, http: { endpoint: context.listen("health") } },
      jaeger_storage: {
        backends: { [name]: { [name]: backend } },
      },
      jaeger_query: {
        // Its own traces would go to a default address, and it would wait for that when it stops.
        enable_tracing: false,
        storage: { traces: name },
        http: { endpoint: context.listen("http") },
        grpc: { endpoint: context.listen("grpc") },
      },
    },
    receivers: { otlp: { protocols: { http: renderReceiver(context) } } },
    exporters: { jaeger_storage_exporter: { trace_storage: name } },
    service: {
      extensions: ["healthcheckv2", "jaeger_storage", "jaeger_query"],
      pipelines: { traces: { receivers: ["otlp"], exporters: ["jaeger_storage_exporter"] } },
      telemetry: renderOwnTelemetry(context),
    },
  };
}

/** Badger keeps spans on the service's own disk, and is for one Jaeger. What OpenSearch keeps it removes itself. */
function renderStore(
  context: RenderContext,
  { openSearch, retention }: Settings,
): [name: string, options: object] {
  if (!openSearch) {
    const folder = context.dataFolder("badger");
    const directories = { keys: folder, values: folder };
    return ["badger", { directories, ephemeral: false, ttl: { spans: retention.traces } }];
  }
  const { url, user: username, passwordFile } = openSearch;
  const basic = { username, password_file: context.userFile(passwordFile) };
  return ["opensearch", { server_urls: [userUrl(context, url)], auth: { basic } }];
}

function renderReceiver(context: RenderContext) {
  // A batch may be larger than what the collector takes from an agent at once, 20 MiB.
  return { endpoint: context.listen("otlp"), max_request_body_size: 64 * 1024 * 1024 };
}
