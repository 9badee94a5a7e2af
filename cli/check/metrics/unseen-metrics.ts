import type { StackMetric } from "./stack-metrics.ts";

const COMMON = ["instance", "job"];
const TENANT = [...COMMON, "user"];
const EXPORTER = [...COMMON, "exporter", "server_address", "server_port", "url_path"];
const counters = (prefix: string, labels: readonly string[]): [string, StackMetric][] =>
  ["spans", "log_records", "metric_points"].map((items) => [
    `otelcol_${prefix}_${items}`,
    { type: "counter", labels },
  ]);

/**
 * Metrics that appear only with a failure that the snapshot does not bring about: a full queue, an exhausted memory.
 * Names: metadata.yaml of exporterhelper, receiverhelper and memorylimiterprocessor v0.155.0; labels: of their siblings.
 */
export const UNSEEN_METRICS: ReadonlyMap<string, StackMetric> = new Map([
  ...counters("exporter_enqueue_failed", EXPORTER),
  ...counters("exporter_send_failed", EXPORTER),
  ...counters("receiver_refused", [...COMMON, "receiver", "transport"]),
  ...counters("processor_memory_limiter_refused", [...COMMON, "processor"]),
  // Loki's ruler has it as soon as Prometheus refuses what it recorded; labels: of its siblings.
  [
    "loki_ruler_wal_prometheus_remote_storage_samples_dropped_total",
    { type: "counter", labels: [...COMMON, "remote_name", "tenant", "url", "reason"] },
  ],
  // Of Mimir, which the snapshot's stack has not.
  [
    "cortex_prometheus_rule_evaluation_failures_total",
    { type: "counter", labels: [...TENANT, "rule_group"] },
  ],
  [
    "cortex_prometheus_rule_group_iterations_missed_total",
    { type: "counter", labels: [...TENANT, "rule_group"] },
  ],
  ["cortex_prometheus_notifications_dropped_total", { type: "counter", labels: TENANT }],
  ["cortex_ruler_config_last_reload_successful", { type: "gauge", labels: TENANT }],
  ["cortex_ruler_sync_rules_total", { type: "counter", labels: [...COMMON, "reason"] }],
  ["cortex_ruler_load_rule_groups_seconds_count", { type: "counter", labels: COMMON }],
]);
