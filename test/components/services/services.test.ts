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
  expect(Object.keys(specs.get("collector")?.files ?? {})).toEqual(["collector.yaml"]);
  const { pipelines } = configOf(specs, "collector", "collector.yaml").service;
  expect(Object.keys(pipelines)).toEqual(["traces", "logs"]);
  expect(pipelines.traces.exporters).toEqual(["otlp_http/jaeger"]);
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
  for (const pipeline of ["traces", "logs", "metrics", "metrics/derived"]) {
    expect(config.service.pipelines[pipeline].exporters).toContain("otlp_http/export-central");
  }
});

test("what a mail server is needed for is done only with one", () => {
  const alertsWith = (errors: object) =>
    JSON.parse(describeAll({ errors }).get("glitchtip")?.files["bootstrap.json"]?.content ?? "").alerts;
  expect(alertsWith({}).email).toBe(false);
  expect(alertsWith({ mailUrlFile: "/smtp" }).email).toBe(true);
});
