import { stringify } from "yaml";
import type { Settings } from "../../../stacks/settings.ts";
import type { Address, RenderContext, Service } from "../../service.ts";
import { linkLabels, renderRules } from "./rules.ts";

/** Prometheus stores metrics: those that the collector sends by OTLP, and those of the services, which it scrapes. */
export const prometheus: Service = {
  name: "prometheus",
  endpoints: { http: { port: 9090, scheme: "http", published: true } },
  metrics: "http",

  describe: (context, settings) => ({
    name: "prometheus",
    endpoints: prometheus.endpoints,
    command: [
      "prometheus",
      `--config.file=${context.configFile("prometheus.yml")}`,
      `--storage.tsdb.path=${context.dataFolder("tsdb")}`,
      `--web.listen-address=${context.listen("http")}`,
      `--web.external-url=${context.publicUrl("http")}`,
      "--web.enable-otlp-receiver",
      // What Loki records of log lines comes this way.
      "--web.enable-remote-write-receiver",
      "--enable-feature=exemplar-storage,created-timestamp-zero-ingestion",
    ],
    files: {
      "prometheus.yml": { content: stringify(renderConfig(context, settings)), onChange: "reload" },
      ...renderRules(settings.alerts),
    },
    reload: "SIGHUP",
    environment: linkLabels(context, settings.alerts).environment,
    dataFolders: ["tsdb"],
    health: { endpoint: "http", path: "/-/ready" },
    container: { image: "prometheus", user: 65534, memory: 768 },
  }),
};

function renderConfig(context: RenderContext, { retention, scrape, environment, alerts }: Settings) {
  const alertmanager = context.endpoint("alertmanager", "http");
  const links = linkLabels(context, alerts);
  return {
    global: { scrape_interval: "15s", evaluation_interval: "15s", external_labels: links.labels },
    rule_files: [context.configFile("rules/*.yaml")],
    ...(alertmanager && {
      alerting: { alert_relabel_configs: [links.dropped], alertmanagers: [renderTarget(alertmanager)] },
    }),
    otlp: { translation_strategy: "UnderscoreEscapingWithSuffixes" },
    storage: {
      // What a collector has queued while Prometheus was away is older than what others have sent since.
      tsdb: {
        out_of_order_time_window: "12h",
        retention: { time: retention.metrics, size: retention.metricsSize },
      },
      exemplars: { max_exemplars: 100_000 },
    },
    scrape_configs: [
      ...context.scrapeTargets().map(({ service, hostPort }) => ({
        job_name: service,
        static_configs: [{ targets: [hostPort] }],
      })),
      ...Object.entries(scrape.targets).map(([name, { urls, tokenFile }]) => ({
        job_name: name,
        ...(tokenFile !== undefined && {
          authorization: { credentials_file: context.userFile(tokenFile) },
        }),
        static_configs: urls.map((url) => ({
          targets: [context.userHost(hostPortOf(url))],
          labels: { service: name, environment, ...placeOf(url) },
        })),
      })),
    ],
  };
}

/** Prometheus takes these labels of an instance for its scheme and path; `?` and what follows belong to neither. */
function placeOf(url: string) {
  const { protocol, pathname } = new URL(url);
  return {
    __scheme__: protocol.slice(0, -1),
    __metrics_path__: pathname === "/" ? "/metrics" : pathname,
  };
}

/** Prometheus adds no port for HTTPS to an address with a scheme of its own. */
function hostPortOf(url: string): string {
  const { protocol, hostname, port } = new URL(url);
  return `${hostname}:${port || (protocol === "https:" ? "443" : "80")}`;
}

function renderTarget({ url, tokenFile }: Address) {
  const { protocol, host, pathname } = new URL(url);
  return {
    scheme: protocol.slice(0, -1),
    ...(pathname !== "/" && { path_prefix: pathname }),
    ...(tokenFile && { authorization: { credentials_file: tokenFile } }),
    static_configs: [{ targets: [host] }],
  };
}
