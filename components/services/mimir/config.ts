import type { Settings } from "../../../stacks/settings.ts";
import type { RenderContext } from "../../service.ts";
import { splitHostPort } from "../host-port.ts";
import { type Bucket, findBucket } from "../object-storage.ts";

/** https://grafana.com/docs/mimir/latest/configure/configuration-parameters */
export function renderConfig(context: RenderContext, settings: Settings) {
  const store = context.dataFolder("store");
  const [http, grpc, gossip] = ["http", "grpc", "gossip"].map((name) => splitHostPort(context.listen(name)));
  return {
    target: "all",
    multitenancy_enabled: false,
    usage_stats: { enabled: false },
    server: {
      http_listen_address: http?.host,
      http_listen_port: http?.port,
      grpc_listen_address: grpc?.host,
      grpc_listen_port: grpc?.port,
      log_level: "warn",
    },
    activity_tracker: { filepath: `${store}/activity` },
    memberlist: {
      bind_addr: [gossip?.host],
      bind_port: gossip?.port,
      join_members: [`dns+${context.everyReplica("mimir", "gossip")?.hostPort}`],
    },
    ingester: {
      ring: {
        replication_factor: REPLICATION,
        // One that restarts comes back for its own series: meanwhile the others need not take them over.
        unregister_on_shutdown: false,
        tokens_file_path: `${store}/ingester-tokens`,
      },
    },
    store_gateway: { sharding_ring: { replication_factor: REPLICATION } },
    blocks_storage: {
      ...renderBucket(findBucket(context, settings, "metrics")),
      tsdb: { dir: `${store}/tsdb` },
      bucket_store: { sync_dir: `${store}/bucket` },
    },
    compactor: { data_dir: `${store}/compactor` },
    ruler_storage: { backend: "local", local: { directory: context.configFile("rules") } },
    ruler: { rule_path: `${store}/rules-loaded`, ...renderRuler(context, settings) },
    limits: renderLimits(settings),
  };
}

/** Each series is in three replicas' memory and logs, so that one may be away. */
const REPLICATION = 3;

/** Clients take keys from the file that their environment names, or are somebody by the machine that they run on. */
function renderBucket(bucket: Bucket | undefined) {
  if (!bucket) throw new Error("Mimir keeps metrics in telltale:objectStorage, which is not given.");
  const { name, ...connection } = bucket;
  // Buckets as paths are understood by all that speak the protocol.
  return { backend: "s3", s3: { ...connection, bucket_name: name, bucket_lookup_type: "path" } };
}

function renderRuler(context: RenderContext, { services }: Settings) {
  const alertmanager = context.everyReplica("alertmanager", "http");
  // Replicas of Alertmanager are told each: they share what they have sent, not what they have heard.
  const found = services.alertmanager.mode === "deploy" ? "dns+" : "";
  return {
    // Files are looked at this often, and a changed one takes effect.
    poll_interval: "10s",
    evaluation_interval: "15s",
    external_url: context.publicUrl("http"),
    // A ruler that is gone leaves its rules to the others; by default they wait for minutes.
    ring: { heartbeat_period: "5s", heartbeat_timeout: "20s" },
    ...(alertmanager && {
      alertmanager_url: `${found}${alertmanager.url}`,
      alertmanager_refresh_interval: "10s",
    }),
  };
}

/** Mimir's own bounds are those of a shared cluster; a refused sample is lost. */
function renderLimits({ retention }: Settings) {
  return {
    compactor_blocks_retention_period: retention.metrics,
    // What a collector has queued while Mimir was away is older than what others have sent since, and comes fast.
    out_of_order_time_window: "12h",
    ingestion_rate: 500_000,
    ingestion_burst_size: 5_000_000,
    max_global_series_per_user: 0,
    max_global_exemplars_per_user: 100_000,
    max_label_names_per_series: 64,
    max_label_value_length: 16_384,
    otel_metric_suffixes_enabled: true,
    // Else increase() does not count what a series begins with.
    otel_created_timestamp_zero_ingestion_enabled: true,
    // Rules see what is there, as in Prometheus; by default they wait a minute for it.
    ruler_evaluation_delay_duration: "0s",
    ruler_max_rules_per_rule_group: 0,
    ruler_max_rule_groups_per_tenant: 0,
  };
}
