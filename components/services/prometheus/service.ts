import { stringify } from "yaml";
import type { Settings } from "../../../stacks/settings.ts";
import type { Address, RenderContext, Service } from "../../service.ts";
import { findMetricStore, type MetricStore } from "../metric-store.ts";
import { linkLabels, renderRules } from "./rules.ts";
import { renderScrapeConfigs } from "./scrape.ts";

/**
 * Prometheus stores metrics: those that the collector sends by OTLP, and those of the services, which it scrapes.
 * Where another service stores them it is an agent, which hands on what it has scraped.
 */
export const prometheus: Service = {
  name: "prometheus",
  endpoints: { http: { port: 9090, scheme: "http", published: true } },
  metrics: "http",

  describe: (context, settings) => {
    const store = findMetricStore(settings, context.endpoint);
    const isAgent = store?.name !== "prometheus";
    return {
      name: "prometheus",
      endpoints: prometheus.endpoints,
      command: [
        "prometheus",
        `--config.file=${context.configFile("prometheus.yml")}`,
        `--storage.${isAgent ? "agent" : "tsdb"}.path=${context.dataFolder("tsdb")}`,
        `--web.listen-address=${context.listen("http")}`,
        `--web.external-url=${context.publicUrl("http")}`,
        ...(isAgent ? AGENT : STORE),
      ],
      files: {
        "prometheus.yml": {
          content: stringify(
            isAgent ? renderAgent(context, settings, store) : renderConfig(context, settings),
          ),
          onChange: "reload",
        },
        ...(!isAgent && renderRules(settings.alerts)),
      },
      reload: "SIGHUP",
      ...(!isAgent && { environment: linkLabels(context, settings.alerts).environment }),
      dataFolders: ["tsdb"],
      health: { endpoint: "http", path: "/-/ready" },
      container: { image: "prometheus", user: 65534, memory: isAgent ? 256 : 768 },
    };
  },
};

const AGENT = ["--agent"];
const STORE = [
  "--web.enable-otlp-receiver",
  // What Loki records of log lines comes this way.
  "--web.enable-remote-write-receiver",
  "--enable-feature=exemplar-storage,created-timestamp-zero-ingestion",
];

function renderConfig(context: RenderContext, settings: Settings) {
  const { retention, alerts } = settings;
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
    scrape_configs: renderScrapeConfigs(context, settings),
  };
}

function renderAgent(context: RenderContext, settings: Settings, store: MetricStore | undefined) {
  return {
    global: { scrape_interval: "15s" },
    scrape_configs: renderScrapeConfigs(context, settings),
    remote_write: store ? [{ name: store.name, url: store.write.url }] : [],
  };
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
