import { expect, test } from "@jest/globals";
import { parse } from "yaml";
import type { Address, RenderContext, Service, ServiceSpec } from "../../../components/service.ts";
import type { ServiceName } from "../../../components/service-names.ts";
import { SERVICES } from "../../../components/services/index.ts";
import { parseSettings } from "../../../stacks/settings.ts";

/** A target that exists only on paper. */
function describeAll(values: Record<string, unknown> = {}): ReadonlyMap<ServiceName, ServiceSpec> {
  const settings = parseSettings(values, "test");
  const addressOf = (name: ServiceName, endpoint: string): Address | undefined => {
    const choice = settings.services[name];
    const port = SERVICES.find((service) => service.name === name)?.endpoints[endpoint]?.port;
    if (port === undefined) throw new Error(`${name} has no endpoint ${endpoint}`);
    if (choice.mode === "off") return undefined;
    if (choice.mode === "deploy") return { url: `http://${name}:${port}`, hostPort: `${name}:${port}` };
    return {
      url: choice.url,
      hostPort: new URL(choice.url).host,
      ...(choice.tokenFile && { tokenFile: choice.tokenFile }),
    };
  };
  const deployed = SERVICES.filter(({ name }) => settings.services[name].mode === "deploy");
  const contextOf = ({ name, endpoints }: Service): RenderContext => ({
    listen: (endpoint) => `0.0.0.0:${endpoints[endpoint]?.port}`,
    endpoint: addressOf,
    scrapeTargets: () =>
      deployed.map((one) => ({
        service: one.name,
        hostPort: addressOf(one.name, one.metrics)?.hostPort ?? "",
      })),
    publicUrl: (endpoint) => `http://people:${endpoints[endpoint]?.port}`,
    configFile: (path) => `/config/${path}`,
    secretFile: (secret) => `/secrets/${secret}`,
    dataFolder: (folder) => `/data/${name}/${folder}`,
  });
  return new Map(deployed.map((service) => [service.name, service.describe(contextOf(service), settings)]));
}

function configOf(specs: ReadonlyMap<ServiceName, ServiceSpec>, name: ServiceName, file: string) {
  return parse(specs.get(name)?.files[file]?.content ?? "");
}

test.each(SERVICES.map((service) => [service.name] as const))("%s looks as it is meant to", (name) => {
  const { files, ...spec } = describeAll().get(name) as ServiceSpec;
  expect(spec).toMatchSnapshot();
  for (const [path, { content }] of Object.entries(files)) {
    if (!content.startsWith("# Generated")) expect(`# ${path}\n${content}`).toMatchSnapshot();
  }
});

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
    "telltale:services: prometheus, loki and jaeger are all off",
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
