import { stringify } from "yaml";
import type { Settings } from "../../stacks/settings.ts";
import type { RenderContext, Service } from "../service.ts";
import { splitHostPort } from "./host-port.ts";

/** Loki stores log lines, which the collector sends by OTLP. */
export const loki: Service = {
  name: "loki",
  endpoints: {
    http: { port: 3100, scheme: "http", published: true },
    grpc: { port: 9095, scheme: "grpc" },
  },
  metrics: "http",

  describe: (context, settings) => ({
    name: "loki",
    endpoints: loki.endpoints,
    command: ["loki", `-config.file=${context.configFile("loki.yaml")}`],
    files: { "loki.yaml": { content: stringify(renderConfig(context, settings)), onChange: "restart" } },
    dataFolders: ["store"],
    health: { endpoint: "http", path: "/ready" },
    container: { image: "loki", user: 10001, memory: 640 },
  }),
};

/** How the parts of Loki, all in one process, reach each other. */
const INSTANCE = "127.0.0.1";

function renderConfig(context: RenderContext, { retention }: Settings) {
  const store = context.dataFolder("store");
  const [http, grpc] = [splitHostPort(context.listen("http")), splitHostPort(context.listen("grpc"))];
  return {
    auth_enabled: false,
    analytics: { reporting_enabled: false },
    server: {
      http_listen_address: http.host,
      http_listen_port: http.port,
      grpc_listen_address: grpc.host,
      grpc_listen_port: grpc.port,
      log_level: "warn",
    },
    common: {
      instance_addr: INSTANCE,
      path_prefix: store,
      replication_factor: 1,
      ring: { kvstore: { store: "inmemory" } },
      storage: { filesystem: { chunks_directory: `${store}/chunks`, rules_directory: `${store}/rules` } },
    },
    schema_config: {
      configs: [
        {
          from: "2025-01-01",
          store: "tsdb",
          object_store: "filesystem",
          schema: "v13",
          index: { prefix: "index_", period: "24h" },
        },
      ],
    },
    // Queriers ask this instance's frontend. By default they look for schedulers in a ring, and Loki is not ready for 10 s.
    frontend_worker: { frontend_address: `${INSTANCE}:${grpc.port}`, dns_lookup_duration: "500ms" },
    // One instance waits for no other to join the ring or to leave it.
    ingester: {
      lifecycler: { min_ready_duration: "0s", join_after: "0s", final_sleep: "0s" },
      // Lines more than half of this behind a stream's newest are refused: a queue may hold them for an hour.
      max_chunk_age: "4h",
    },
    compactor: {
      working_directory: `${store}/compactor`,
      retention_enabled: true,
      delete_request_store: "filesystem",
    },
    limits_config: {
      retention_period: retention.logs,
      ingestion_rate_mb: 32,
      ingestion_burst_size_mb: 64,
      per_stream_rate_limit: "16MB",
      per_stream_rate_limit_burst: "32MB",
      reject_old_samples_max_age: "168h",
      // Longer lines are refused: a record of the collector is up to 1 MB.
      max_line_size: "2MB",
      // The level is a field of the line already.
      discover_log_levels: false,
      otlp_config: {
        resource_attributes: {
          ignore_defaults: true,
          attributes_config: [
            {
              action: "index_label",
              attributes: ["service.name", "deployment.environment.name", "service.version"],
            },
            { action: "drop", regex: ".*" },
          ],
        },
      },
    },
  };
}
