import type { Labels, Ledger } from "./ledger.ts";
import { at, HOUR, MINUTE, WEEK } from "./time.ts";

/** Something that goes wrong in the stack, and the one alert that tells people of it. */
export interface StackFault {
  readonly name: string;
  readonly alert: string;
  /** Labels by which what it raises is known. */
  readonly labels: Labels;
  readonly from: number;
  /** Writes the series that it changes. */
  readonly simulate: (ledger: Ledger, from: number) => void;
}

const JOBS = ["prometheus", "alertmanager", "loki", "jaeger", "collector"];
const instance = (job: string): Labels => ({ job, instance: `127.0.0.1:${4000 + JOBS.indexOf(job)}` });
const queue = (exporter: string): Labels => ({ ...instance("collector"), exporter, data_type: "traces" });
const answers = (code: string): Labels => ({ ...instance("collector"), http_response_status_code: code });
const failed = (exporter: string): Labels => ({ ...instance("collector"), exporter });
const ruleGroup = (name: string): Labels => ({
  ...instance("prometheus"),
  rule_group: `/rules/tasks.yaml;/${name}`,
});

/** One an hour, on Friday: an outage of the stack keeps some alerts about agents from notifying. */
const FAULTS: readonly Omit<StackFault, "from">[] = [
  {
    name: "the collector refuses requests for ten minutes",
    alert: "TelemetryRefused",
    labels: { job: "collector", answer: "503" },
    simulate: (ledger, from) =>
      climb(ledger, "http_server_request_duration_count", answers("503"), from, 300),
  },
  {
    name: "a store refuses spans for good",
    alert: "TelemetryDropped",
    labels: { job: "collector", exporter: "otlp_grpc/jaeger" },
    simulate: (ledger, from) =>
      climb(ledger, "otelcol_exporter_send_failed_spans", failed("otlp_grpc/jaeger"), from, 4000),
  },
  {
    name: "a store is away, so its queue fills",
    alert: "QueueFilling",
    labels: { exporter: "otlp_http/loki" },
    simulate: (ledger, from) =>
      step(ledger, "otelcol_exporter_queue_size", queue("otlp_http/loki"), from, [2, 800, 2]),
  },
  {
    name: "a service does not answer",
    alert: "TargetDown",
    labels: { job: "jaeger" },
    simulate: (ledger, from) => step(ledger, "up", instance("jaeger"), from, [1, 0, 1]),
  },
  {
    name: "a group of rules fails",
    alert: "RulesFailing",
    labels: { rule_group: "task-history" },
    simulate: (ledger, from) =>
      climb(ledger, "prometheus_rule_evaluation_failures_total", ruleGroup("task-history"), from, 40),
  },
  {
    name: "a service refuses its configuration",
    alert: "ReloadFailing",
    labels: { job: "alertmanager", alertname: "ReloadFailing" },
    simulate: (ledger, from) =>
      step(ledger, "alertmanager_config_last_reload_successful", instance("alertmanager"), from, [1, 0, 1]),
  },
  {
    name: "notifications do not reach Slack",
    alert: "NotificationsFailing",
    labels: { integration: "slack" },
    simulate: (ledger, from) =>
      climb(
        ledger,
        "alertmanager_notifications_failed_total",
        { ...instance("alertmanager"), integration: "slack" },
        from,
        12,
      ),
  },
  {
    name: "a store is nearly full",
    alert: "StoreNearSize",
    labels: { job: "loki", of: "disk" },
    simulate: (ledger, from) =>
      step(ledger, "loki_ingester_wal_disk_usage_percent", instance("loki"), from, [0.4, 0.93, 0.5]),
  },
  logFault("an agent logs 40 errors a minute", "LogErrorBurst", "service:loki_error_lines:count1m", 40),
  logFault(
    "an agent ends by an uncaught exception",
    "UncaughtExceptions",
    "service:loki_uncaught_exceptions:count1m",
    1,
  ),
  logFault("an agent logs a password", "SecretInLogs", "service:loki_suspected_secrets:count1m", 3, {
    masked: "false",
  }),
];

export const STACK_FAULTS: readonly StackFault[] = FAULTS.map((fault, i) => ({
  ...fault,
  from: at("Fri", "00:10") + i * HOUR,
}));

/** What the stack exposes about itself, in health but for its faults. */
export function simulateStack(ledger: Ledger, restarts: readonly number[]): void {
  for (const fault of STACK_FAULTS) fault.simulate(ledger, fault.from);
  for (const job of JOBS.filter((one) => one !== "jaeger")) ledger.scraped("up", instance(job), 0, 1);
  for (const restart of restarts) {
    ledger.scraped("up", instance("collector"), restart, 0);
    ledger.scraped("up", instance("collector"), restart + 30, 1);
  }
  for (let time = 0; time < WEEK; time += MINUTE) {
    const since = restarts.findLast((restart) => restart <= time) ?? 0;
    ledger.scraped("otelcol_process_uptime", instance("collector"), time, time - since);
    ledger.scraped("http_server_request_duration_count", answers("200"), time, (time - since) * 3);
    // An agent with a wrong token now and then.
    ledger.scraped(
      "http_server_request_duration_count",
      answers("401"),
      time,
      Math.floor((time - since) / HOUR),
    );
    ledger.scraped("otelcol_exporter_queue_size", queue("otlp_grpc/jaeger"), time, (time / MINUTE) % 7);
    ledger.scraped("prometheus_tsdb_storage_blocks_bytes", instance("prometheus"), time, 2e9 + time * 1000);
  }
  for (const exporter of ["otlp_grpc/jaeger", "otlp_http/loki"])
    ledger.scraped("otelcol_exporter_queue_capacity", queue(exporter), 0, 1000);
  ledger.scraped("prometheus_tsdb_wal_storage_size_bytes", instance("prometheus"), 0, 1e8);
  ledger.scraped("prometheus_tsdb_head_chunks_storage_size_bytes", instance("prometheus"), 0, 1e8);
  ledger.scraped("prometheus_tsdb_retention_limit_bytes", instance("prometheus"), 0, 1e10);
  ledger.scraped("loki_prometheus_rule_group_rules", instance("loki"), 0, 6);
  ledger.scraped("prometheus_config_last_reload_successful", instance("prometheus"), 0, 1);
  ledger.scraped("prometheus_rule_group_iterations_missed_total", ruleGroup("tasks"), 0, 0);
}

/** Errors that agents log, as Loki records them once a minute. */
export function recordErrorLines(ledger: Ledger): void {
  const lines = new Map<string, { labels: Labels; minutes: Map<number, number> }>();
  for (const { labels, points } of ledger.counted("telltale_events_total", { level: "ERROR" })) {
    const { service = "", environment = "" } = labels;
    const key = `${service} ${environment}`;
    const one = lines.get(key) ?? { labels: { service, environment }, minutes: new Map() };
    lines.set(key, one);
    for (const [time] of points) {
      const minute = Math.ceil(time / MINUTE) * MINUTE;
      one.minutes.set(minute, (one.minutes.get(minute) ?? 0) + 1);
    }
  }
  for (const { labels, minutes } of lines.values())
    for (const [time, count] of minutes)
      ledger.gauge("service:loki_error_lines:count1m", labels, time, count);
}

function logFault(name: string, alert: string, metric: string, count: number, more: Labels = {}) {
  const labels = { service: `logging-${alert}`, environment: "production", ...more };
  const simulate = (ledger: Ledger, from: number) => {
    for (let minute = 0; minute < 10; minute++) ledger.gauge(metric, labels, from + minute * MINUTE, count);
  };
  return { name, alert, labels: { service: labels.service }, simulate };
}

/** A counter at rest that rises by so much within ten minutes. */
function climb(ledger: Ledger, metric: string, labels: Labels, from: number, amount: number): void {
  ledger.scraped(metric, labels, 0, 0);
  for (let i = 1; i <= 20; i++) ledger.scraped(metric, labels, from + i * 30, (amount * i) / 20);
}

/** Before, for twenty minutes, and after. */
function step(
  ledger: Ledger,
  metric: string,
  labels: Labels,
  from: number,
  values: readonly [number, number, number],
) {
  [0, from, from + 20 * MINUTE].forEach((time, i) => {
    ledger.scraped(metric, labels, time, values[i] ?? 0);
  });
}
