import { stringify } from "yaml";
import type { Settings } from "../../stacks/settings.ts";
import type { RenderContext, Service } from "../service.ts";
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

  describe: (context, settings) => ({
    name: "jaeger",
    endpoints: jaeger.endpoints,
    command: ["jaeger", "--config", context.configFile("jaeger.yaml")],
    files: { "jaeger.yaml": { content: stringify(renderConfig(context, settings)), onChange: "restart" } },
    // Badger's tables in memory, and the garbage that Go leaves, grow beyond 1.5 GB under load if nothing bounds them.
    environment: { GOMEMLIMIT: "600MiB" },
    dataFolders: ["badger"],
    health: { endpoint: "health", path: "/status" },
    container: { image: "jaeger", user: 10001, memory: 672 },
  }),
};

function renderConfig(context: RenderContext, { retention }: Settings) {
  const folder = context.dataFolder("badger");
  return {
    extensions: {
      healthcheckv2: { use_v2: true, http: { endpoint: context.listen("health") } },
      jaeger_storage: {
        backends: {
          badger: {
            badger: {
              directories: { keys: folder, values: folder },
              ephemeral: false,
              ttl: { spans: retention.traces },
            },
          },
        },
      },
      jaeger_query: {
        // Its own traces would go to a default address, and it would wait for that when it stops.
        enable_tracing: false,
        storage: { traces: "badger" },
        http: { endpoint: context.listen("http") },
        grpc: { endpoint: context.listen("grpc") },
      },
    },
    receivers: { otlp: { protocols: { http: renderReceiver(context) } } },
    exporters: { jaeger_storage_exporter: { trace_storage: "badger" } },
    service: {
      extensions: ["healthcheckv2", "jaeger_storage", "jaeger_query"],
      pipelines: { traces: { receivers: ["otlp"], exporters: ["jaeger_storage_exporter"] } },
      telemetry: renderOwnTelemetry(context),
    },
  };
}

function renderReceiver(context: RenderContext) {
  // A batch may be larger than what the collector takes from an agent at once, 20 MiB.
  return { endpoint: context.listen("otlp"), max_request_body_size: 64 * 1024 * 1024 };
}
