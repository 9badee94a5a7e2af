import { stringify } from "yaml";
import type { Settings } from "../../../stacks/settings.ts";
import type { RenderContext, Service } from "../../service.ts";
import { splitHostPort } from "../host-port.ts";
import { bucketEnvironment, findBucket } from "../object-storage.ts";
import { renderLinkedRules } from "../prometheus/rules.ts";

/** Mimir stores metrics, and evaluates rules, where one Prometheus would not be enough: all its parts in each replica. */
export const mimir: Service = {
  name: "mimir",
  endpoints: {
    http: { port: 9009, scheme: "http", published: true },
    grpc: { port: 9097, scheme: "grpc" },
    gossip: { port: 7947, scheme: "gossip" },
  },
  metrics: "http",
  replicas: 3,

  describe: (context, settings) => ({
    name: "mimir",
    endpoints: mimir.endpoints,
    command: ["mimir", `-config.file=${context.configFile("mimir.yaml")}`],
    files: {
      "mimir.yaml": { content: stringify(renderConfig(context, settings)), onChange: "restart" },
      ...renderLinkedRules(context, settings.alerts, RULES),
    },
    reload: "watched",
    environment: bucketEnvironment(context, settings),
    dataFolders: ["store"],
    health: { endpoint: "http", path: "/ready" },
    container: { image: "mimir", user: 10001, memory: 1024 },
  }),
};

/** Where the ruler looks for rules of the one tenant that there is without several. */
const RULES = "rules/anonymous";
/** What is late by more than this is refused: collectors may have held it while Mimir was away. */
const LATE = "12h";
const UNBOUNDED = 0;

function renderConfig(context: RenderContext, settings: Settings) {
  const store = context.dataFolder("store");
  const [http, grpc] = [splitHostPort(context.listen("http")), splitHostPort(context.listen("grpc"))];
  return {
    target: "all",
    multitenancy_enabled: false,
    usage_stats: { enabled: false },
    activity_tracker: { filepath: "" },
    server: {
      http_listen_address: http.host,
      http_listen_port: http.port,
      grpc_listen_address: grpc.host,
      grpc_listen_port: grpc.port,
      log_level: "warn",
    },
    memberlist: renderMemberlist(context),
    blocks_storage: {
      ...renderBlocks(context, settings),
      tsdb: { dir: `${store}/tsdb` },
      bucket_store: { sync_dir: `${store}/blocks` },
    },
    compactor: { data_dir: `${store}/compactor` },
    ruler_storage: { backend: "local", local: { directory: context.configFile("rules") } },
    ruler: {
      rule_path: `${store}/rules-loaded`,
      poll_interval: "10s",
      ...renderAlertmanager(context),
    },
    limits: {
      compactor_blocks_retention_period: settings.retention.metrics,
      out_of_order_time_window: LATE,
      otel_translation_strategy: "UnderscoreEscapingWithSuffixes",
      otel_created_timestamp_zero_ingestion_enabled: true,
      max_global_exemplars_per_user: 100_000,
      // One tenant has all there is: the contract bounds what series there are, not Mimir.
      ingestion_rate: 1_000_000,
      ingestion_burst_size: 5_000_000,
      max_global_series_per_user: UNBOUNDED,
      ruler_max_rules_per_rule_group: UNBOUNDED,
      ruler_max_rule_groups_per_tenant: UNBOUNDED,
    },
  };
}

function renderMemberlist(context: RenderContext) {
  const { host, port } = splitHostPort(context.listen("gossip"));
  return {
    bind_addr: [host],
    bind_port: port,
    join_members: [context.everyReplica("mimir", "gossip")?.hostPort],
  };
}

function renderBlocks(context: RenderContext, settings: Settings) {
  const bucket = findBucket(context, settings, "metrics");
  if (!bucket) throw new Error("Mimir keeps metrics in telltale:objectStorage, which is not given.");
  const { name, ...connection } = bucket;
  return { backend: "s3", s3: { ...connection, bucket_name: name } };
}

/** All of them: each tells the others what it has sent. */
function renderAlertmanager(context: RenderContext) {
  const alertmanager = context.everyReplica("alertmanager", "http");
  return alertmanager && { alertmanager_url: `dns+${alertmanager.url}` };
}
