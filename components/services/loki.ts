import { stringify } from "yaml";
import type { Settings } from "../../stacks/settings.ts";
import { readLogRuleFiles } from "../alerts/rule-files.ts";
import type { ConfigFile, RenderContext, Service } from "../service.ts";
import { CONTENT_STREAM } from "./collector/content.ts";
import { endpointsOf } from "./gossip.ts";
import { splitHostPort } from "./host-port.ts";
import { findMetricStore } from "./metric-store.ts";
import { type Bucket, bucketEnvironment, findBucket } from "./object-storage.ts";

/** Loki stores log lines, which the collector sends by OTLP. */
export const loki: Service = {
  name: "loki",
  endpoints: {
    http: { port: 3100, scheme: "http", published: true },
    grpc: { port: 9095, scheme: "grpc" },
    gossip: { port: 7946, scheme: "gossip" },
  },
  metrics: "http",
  replicas: 3,

  describe: (context, settings) => ({
    name: "loki",
    endpoints: endpointsOf(loki, settings),
    environment: bucketEnvironment(context, settings),
    command: ["loki", `-config.file=${context.configFile("loki.yaml")}`],
    files: {
      "loki.yaml": { content: stringify(renderConfig(context, settings)), onChange: "restart" },
      ...logRules(context, settings),
    },
    reload: "watched",
    dataFolders: ["store"],
    health: { endpoint: "http", path: "/ready" },
    container: { image: "loki", user: 10001, memory: 640 },
  }),
};

/** Where the ruler looks for rules of the one tenant that there is without authentication. */
const TENANT = "fake";

/** Rules that record what is in log lines; without a store to write them to there are none. */
function logRules(context: RenderContext, settings: Settings): Record<string, ConfigFile> {
  if (!findMetricStore(settings, context.endpoint)) return {};
  return Object.fromEntries(
    Object.entries(readLogRuleFiles()).map(([name, content]) => [
      `rules/${TENANT}/${name}`,
      { content, onChange: "reload" },
    ]),
  );
}

function renderRuler(context: RenderContext, settings: Settings) {
  const store = findMetricStore(settings, context.endpoint);
  if (!store) return {};
  const { url, tokenFile } = store.write;
  return {
    ruler: {
      storage: { type: "local", local: { directory: context.configFile("rules") } },
      rule_path: `${context.dataFolder("store")}/rules-loaded`,
      wal: { dir: `${context.dataFolder("store")}/ruler-wal` },
      ring: { kvstore: { store: kvstoreOf(settings) } },
      ...(settings.availability === "high" && { enable_sharding: true }),
      evaluation_interval: "30s",
      poll_interval: "10s",
      remote_write: {
        enabled: true,
        clients: {
          [store.name]: {
            url,
            ...(tokenFile && { authorization: { credentials_file: tokenFile } }),
          },
        },
      },
    },
  };
}

/** How instances know of each other. */
function kvstoreOf({ availability }: Settings): string {
  return availability === "high" ? "memberlist" : "inmemory";
}

function renderMemberlist(context: RenderContext) {
  const { host, port } = splitHostPort(context.listen("gossip"));
  return {
    bind_addr: [host],
    bind_port: port,
    join_members: [context.everyReplica("loki", "gossip")?.hostPort],
  };
}

function renderBucket({ name, ...connection }: Bucket) {
  // Buckets as paths are understood by all that speak the protocol.
  return { ...connection, bucketnames: name, s3forcepathstyle: true };
}

/** Resource attributes that tell streams apart; the rest of a resource is dropped. */
export const STREAM_ATTRIBUTES = [
  "service.name",
  "deployment.environment.name",
  "service.version",
  CONTENT_STREAM.attribute,
] as const;

/** Streams that hold what models and tools were told and said. */
const CONTENT = `{${CONTENT_STREAM.attribute.replaceAll(".", "_")}="${CONTENT_STREAM.value}"}`;

/** How the parts of Loki, all in one process, reach each other where there is one. */
const INSTANCE = "127.0.0.1";
const LARGEST_PUSH = 64 * 1024 * 1024;

function renderConfig(context: RenderContext, settings: Settings) {
  const { retention } = settings;
  const store = context.dataFolder("store");
  const isOne = settings.availability === "single";
  const bucket = findBucket(context, settings, "logs");
  const objectStore = bucket ? "s3" : "filesystem";
  const [http, grpc] = [splitHostPort(context.listen("http")), splitHostPort(context.listen("grpc"))];
  return {
    auth_enabled: false,
    analytics: { reporting_enabled: false },
    server: {
      http_listen_address: http.host,
      http_listen_port: http.port,
      grpc_listen_address: grpc.host,
      grpc_listen_port: grpc.port,
      // The distributor hands a push to the ingester by gRPC, too, and a push may be one large line.
      grpc_server_max_recv_msg_size: LARGEST_PUSH,
      grpc_server_max_send_msg_size: LARGEST_PUSH,
      log_level: "warn",
    },
    common: {
      path_prefix: store,
      ring: { kvstore: { store: kvstoreOf(settings) } },
      storage: bucket
        ? { s3: renderBucket(bucket) }
        : { filesystem: { chunks_directory: `${store}/chunks`, rules_directory: `${store}/rules` } },
      ...(isOne ? { instance_addr: INSTANCE, replication_factor: 1 } : { replication_factor: 3 }),
    },
    ...(!isOne && { memberlist: renderMemberlist(context) }),
    schema_config: {
      configs: [
        {
          from: "2025-01-01",
          store: "tsdb",
          object_store: objectStore,
          schema: "v13",
          index: { prefix: "index_", period: "24h" },
        },
      ],
    },
    // Queriers ask this instance's frontend. By default they look for schedulers in a ring, and Loki is not ready for 10 s.
    frontend_worker: isOne
      ? { frontend_address: `${INSTANCE}:${grpc.port}`, dns_lookup_duration: "500ms" }
      : { frontend_address: context.everyReplica("loki", "grpc")?.hostPort },
    ingester_client: {
      grpc_client_config: { max_recv_msg_size: LARGEST_PUSH, max_send_msg_size: LARGEST_PUSH },
    },
    ...renderRuler(context, settings),
    ingester: {
      // One instance waits for no other to join the ring or to leave it.
      ...(isOne && { lifecycler: { min_ready_duration: "0s", join_after: "0s", final_sleep: "0s" } }),
      // One that has been replaced by another on another node is not waited for.
      ...(!isOne && { autoforget_unhealthy: true }),
      // Lines more than half of this behind a stream's newest are refused: queues and agents may have held them.
      max_chunk_age: "24h",
    },
    // What is late may be in memory only.
    querier: { query_ingesters_within: "0s" },
    compactor: {
      working_directory: `${store}/compactor`,
      retention_enabled: true,
      delete_request_store: objectStore,
    },
    limits_config: {
      retention_period: retention.logs,
      retention_stream: [{ selector: CONTENT, priority: 1, period: retention.content }],
      ingestion_rate_mb: 32,
      ingestion_burst_size_mb: 64,
      per_stream_rate_limit: "16MB",
      per_stream_rate_limit_burst: "32MB",
      max_global_streams_per_user: 50_000,
      // A table of runs has a series for each; Loki's own bound, 500, is before the newest hundred are taken.
      max_query_series: 20_000,
      // Refused lines are lost: an old one is not refused, but goes when its time comes; a long one is cut.
      reject_old_samples: false,
      max_line_size: "2MB",
      max_line_size_truncate: true,
      max_structured_metadata_size: "1MB",
      max_structured_metadata_entries_count: 1024,
      max_label_value_length: 16_384,
      // The level is a field of the line already.
      discover_log_levels: false,
      otlp_config: {
        resource_attributes: {
          ignore_defaults: true,
          attributes_config: [
            {
              action: "index_label",
              attributes: STREAM_ATTRIBUTES,
            },
            { action: "drop", regex: ".*" },
          ],
        },
      },
    },
  };
}
