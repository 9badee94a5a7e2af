import { expect, test } from "@jest/globals";
import { parse } from "yaml";
import type { ServiceSpec } from "../../../components/service.ts";
import type { ServiceName } from "../../../components/service-names.ts";
import { SERVICES } from "../../../components/services/index.ts";
import { describeDeployed } from "../../../components/targets/render-context.ts";
import { parseSettings } from "../../../stacks/settings.ts";

/** A target that exists only on paper. */
function describeAll(values: Record<string, unknown> = {}): ReadonlyMap<ServiceName, ServiceSpec> {
  const specs = describeDeployed(parseSettings(values, "test"), SERVICES, ({ name }) => ({
    listen: ({ port }) => `0.0.0.0:${port}`,
    reach: (service, { port }) => `${service.name}:${port}`,
    configFile: (path) => `/config/${path}`,
    secretFile: (secret) => `/secrets/${secret}`,
    userFile: (path) => path,
    userFolder: (path) => path,
    userHost: (hostPort) => hostPort,
    pages: { of: [] },
    dataFolder: (folder) => `/data/${name}/${folder}`,
  }));
  return new Map(specs.map((spec) => [spec.name, spec]));
}

function configOf(specs: ReadonlyMap<ServiceName, ServiceSpec>, name: ServiceName, file: string) {
  return parse(specs.get(name)?.files[file]?.content ?? "");
}

test("the last three digits of ports are unique, so that native instances can use them as offsets", () => {
  const digits = SERVICES.flatMap(({ endpoints }) => Object.values(endpoints).map(({ port }) => port % 1000));
  expect(new Set(digits).size).toBe(digits.length);
});

test("no rendered file names a secret's value or an address that the context did not give", () => {
  for (const spec of describeAll().values()) {
    for (const { content } of Object.values(spec.files)) {
      expect(content.replaceAll("127.0.0.1", "")).not.toMatch(/localhost|\d+\.\d+\.\d+\.\d+:(?!\d)/);
    }
  }
});

test("an external Loki is written to where it is, with its token, and is not scraped", () => {
  const specs = describeAll({
    services: {
      loki: { mode: "external", url: "https://logs.example.com/loki", tokenFile: "/etc/loki-token" },
    },
  });
  const config = configOf(specs, "collector", "collector.yaml");
  expect(config.exporters["otlp_http/loki"]).toMatchObject({
    endpoint: "https://logs.example.com/loki/otlp",
    auth: { authenticator: "bearertokenauth/loki" },
  });
  expect(config.extensions["bearertokenauth/loki"]).toEqual({ filename: "/etc/loki-token" });
  expect(config.service.extensions).toContain("bearertokenauth/loki");
  const jobs = configOf(specs, "prometheus", "prometheus.yml").scrape_configs.map(
    (job: { job_name: string }) => job.job_name,
  );
  expect(jobs).not.toContain("loki");
  expect(specs.has("loki")).toBe(false);
});

test("without Prometheus nothing is derived, and a signal without a store has no pipeline", () => {
  const specs = describeAll({ services: { prometheus: { mode: "off" } } });
  expect(Object.keys(specs.get("collector")?.files ?? {})).not.toContain("derivation.yaml");
  const { pipelines } = configOf(specs, "collector", "collector.yaml").service;
  expect(Object.keys(pipelines)).toEqual([
    "traces",
    "logs",
    "traces/accepted",
    "logs/accepted",
    "logs/content",
  ]);
  expect(pipelines["traces/accepted"].exporters).toEqual(["otlp_http/jaeger"]);
});

test("a collector with nowhere to send to is refused", () => {
  const off = { mode: "off" };
  expect(() => describeAll({ services: { prometheus: off, loki: off, jaeger: off } })).toThrow(
    "telltale:services: prometheus, loki and jaeger are all off, and telltale:exports is empty",
  );
});

test("an Alertmanager with a path and a token is addressed with both", () => {
  const specs = describeAll({
    services: { alertmanager: { mode: "external", url: "https://ops.example.com/am", tokenFile: "/t" } },
  });
  expect(configOf(specs, "prometheus", "prometheus.yml").alerting.alertmanagers).toEqual([
    {
      scheme: "https",
      path_prefix: "/am",
      authorization: { credentials_file: "/t" },
      static_configs: [{ targets: ["ops.example.com"] }],
    },
  ]);
});

test("a further backend is sent all signals, derived metrics included, with its token", () => {
  const specs = describeAll({ exports: { central: { url: "https://otlp.example.com/", tokenFile: "/t" } } });
  const config = configOf(specs, "collector", "collector.yaml");
  expect(config.exporters["otlp_http/export-central"]).toMatchObject({
    endpoint: "https://otlp.example.com",
    auth: { authenticator: "bearertokenauth/export-central" },
  });
  expect(config.extensions["bearertokenauth/export-central"]).toEqual({ filename: "/t" });
  for (const [pipeline, exporter] of [
    ["traces/accepted", "export-central"],
    ["logs/accepted", "export-central"],
    ["metrics", "export-central_metrics"],
    ["metrics/derived", "export-central_derived"],
  ] as const) {
    expect(config.service.pipelines[pipeline].exporters).toContain(`otlp_http/${exporter}`);
  }
  expect(config.service.pipelines["logs/content"].exporters).toEqual(["otlp_http/loki"]);
});

test("spans and log records wait in one queue, which can refuse, before those of their takers, which cannot", () => {
  const config = configOf(describeAll({ queue: { size: "100MB" } }), "collector", "collector.yaml");
  for (const signal of ["traces", "logs"]) {
    expect(config.service.pipelines[signal].exporters).toEqual(["otlp_http/intake"]);
    expect(config.service.pipelines[`${signal}/accepted`].receivers).toEqual(["otlp/intake"]);
  }
  const refuses = Object.entries<{ sending_queue: { block_on_overflow: boolean; queue_size: number } }>(
    config.exporters,
  ).flatMap(([id, { sending_queue }]) => (sending_queue.block_on_overflow ? [] : [id]));
  expect(refuses).toEqual(["otlp_http/intake", "otlp_http/prometheus_metrics"]);
  expect(config.exporters["otlp_http/loki"].sending_queue.queue_size).toBe(100_000_000);
});

test("what a mail server is needed for is done only with one", () => {
  const alertsWith = (errors: object) =>
    JSON.parse(describeAll({ errors }).get("glitchtip")?.files["bootstrap.json"]?.content ?? "").alerts;
  expect(alertsWith({}).email).toBe(false);
  expect(alertsWith({ mailUrlFile: "/smtp" }).email).toBe(true);
});

test("what waits is taken whole: a batch has no largest size, and its takers take more than agents may send", () => {
  const specs = describeAll();
  const config = configOf(specs, "collector", "collector.yaml");
  for (const { sending_queue } of Object.values<{ sending_queue: { batch?: object } }>(config.exporters)) {
    expect(sending_queue.batch ?? {}).not.toHaveProperty("max_size");
  }
  const limits = [
    config.receivers["otlp/intake"].protocols.http.max_request_body_size,
    configOf(specs, "jaeger", "jaeger.yaml").receivers.otlp.protocols.http.max_request_body_size,
    configOf(specs, "loki", "loki.yaml").server.grpc_server_max_recv_msg_size,
  ];
  for (const limit of limits) expect(limit).toBeGreaterThan(2 * 20 * 1024 * 1024);
});
