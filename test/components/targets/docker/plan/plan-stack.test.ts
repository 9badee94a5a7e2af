import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { IMAGES } from "../../../../../components/images.ts";

import type { DockerPlan } from "../../../../../components/targets/docker/plan/plan.ts";
import { planStack } from "../../../../../components/targets/docker/plan/plan-stack.ts";
import { DOCKER_SERVICES } from "../../../../../components/targets/docker/services.ts";
import { parseSettings } from "../../../../../stacks/settings.ts";
import { fakeService } from "../../native/fake-services.ts";

const planFor = (values: Record<string, unknown> = {}) =>
  planStack("dev", parseSettings(values, "test"), DOCKER_SERVICES);
const plan = planFor();
const find = (name: string, { containers } = plan) => containers.find((one) => one.name === name);

test("each container comes after all that it needs", () => {
  const names = plan.containers.map(({ name }) => name);
  for (const { name, needs } of plan.containers) {
    for (const need of needs) expect(names.indexOf(need)).toBeLessThan(names.indexOf(name));
    expect(names).toEqual(expect.arrayContaining([...needs]));
  }
  expect(new Set(names).size).toBe(names.length);
});

test("what runs may take 4 GiB of memory in all", () => {
  const running = plan.containers.filter(({ kind }) => kind === "service");
  expect(running.reduce((sum, { memory }) => sum + memory, 0)).toBeLessThanOrEqual(4096);
});

test("root is none but the step that hands volumes to their owners, and only it has capabilities", () => {
  const isRoot = ({ user }: { user: string }) => user.startsWith("0:");
  expect(plan.containers.filter(isRoot).map(({ service }) => service)).toEqual(["setup"]);
  expect(
    plan.containers.filter(({ capabilities }) => capabilities.length > 0).map(({ name }) => name),
  ).toEqual(["telltale-dev-setup"]);
});

test("a mirror and a digest make an image's reference", () => {
  const digest = `sha256:${"a".repeat(64)}`;
  const mirrored = planFor({ images: { prefix: "registry.example.com/hub", digests: { loki: digest } } });
  expect(find("telltale-dev-loki", mirrored)?.reference).toBe(
    `registry.example.com/hub/${IMAGES.loki.reference}@${digest}`,
  );
  expect(
    mirrored.containers.every(({ reference }) => reference.startsWith("registry.example.com/hub/")),
  ).toBe(true);
});

test("images have the versions that the native target builds", () => {
  const goMod = (name: string) =>
    readFileSync(join("components/targets/native/binaries", name, "go.mod"), "utf8");
  const [, prometheus] = goMod("prometheus").match(/prometheus\/prometheus v0\.3(\d\d)\.0/) ?? [];
  expect(IMAGES.prometheus.reference).toBe(`prom/prometheus:v3.${Number(prometheus)}.0`);
  const [, alertmanager] = goMod("alertmanager").match(/prometheus\/alertmanager (v[\d.]+)/) ?? [];
  expect(IMAGES.alertmanager.reference).toBe(`prom/alertmanager:${alertmanager}`);
  const [, loki] = goMod("loki").match(/grafana\/loki\/v3 v([\d.]+)/) ?? [];
  expect(IMAGES.loki.reference).toBe(`grafana/loki:${loki}`);
  const [, jaeger] = goMod("jaeger").match(/jaegertracing\/jaeger v1\.(\d+)\.0/) ?? [];
  expect(IMAGES.jaeger.reference).toBe(`jaegertracing/jaeger:2.${Number(jaeger) - 63}.0`);
  const collector = readFileSync("components/targets/native/binaries/collector/builder.yaml", "utf8");
  const [, core] = collector.match(/healthcheckextension v([\d.]+)/) ?? [];
  expect(IMAGES.collector.reference).toBe(`otel/opentelemetry-collector-contrib:${core}`);
});

test("a secret in a file of the user's is given to the services that read it, and to no other", () => {
  const withToken = planFor({
    exports: { central: { url: "https://otlp.example", tokenFile: "/home/me/token" } },
  });
  const readers = withToken.containers.filter(({ secrets }) => secrets.some((one) => "userFile" in one));
  expect(readers.map(({ name }) => name)).toEqual(["telltale-dev-collector"]);
  const given = find("telltale-dev-setup", withToken)?.uploads.filter(({ from }) => "userFile" in from);
  expect(given).toEqual([
    {
      path: expect.stringMatching(/^\/given\/secrets\/collector\/[0-9a-f]{8}-token$/),
      from: { userFile: "/home/me/token" },
    },
  ]);
});

test("only a file that needs a restart changes its container; one that is reloaded changes the step that signals", () => {
  const settings = parseSettings({}, "test");
  const versions = (change: object) =>
    Object.fromEntries(
      planStack("dev", settings, [fakeService("loki", change)]).containers.map(({ name, version }) => [
        name.replace("telltale-dev-", ""),
        version,
      ]),
    );
  const before = versions({});
  const changed = (change: object) => {
    const after = versions(change);
    return Object.keys(after).filter((name) => after[name] !== before[name]);
  };
  expect(changed({ config: "b" })).toEqual(["setup", "loki-reload"]);
  expect(changed({ restart: "s" })).toEqual(["setup", "loki"]);
});

test("a service that prepares itself starts after its steps, and these after the services that it needs", () => {
  const { containers } = planStack("dev", parseSettings({}, "test"), [
    fakeService("postgres"),
    fakeService("glitchtip", {
      dependsOn: ["postgres"],
      prepare: [
        { name: "one", command: ["node", "-e", "1"] },
        { name: "two", command: ["node", "-e", "2"] },
      ],
    }),
  ]);
  const needsOf = (name: string) => containers.find((one) => one.name === `telltale-dev-${name}`)?.needs;
  expect(needsOf("glitchtip-one")).toEqual(["telltale-dev-setup", "telltale-dev-postgres"]);
  expect(needsOf("glitchtip-two")).toContain("telltale-dev-glitchtip-one");
  expect(needsOf("glitchtip")).toEqual(
    expect.arrayContaining(["telltale-dev-glitchtip-one", "telltale-dev-glitchtip-two"]),
  );
});

test("a service elsewhere is not looked for in the container itself", () => {
  const services = { prometheus: { mode: "external", url: "http://localhost:9090" } };
  expect(() => planFor({ services, exports: { central: { url: "http://127.0.0.1:4318" } } })).toThrow(
    [
      "These services cannot be reached from containers:",
      "  - telltale:services.prometheus.url: http://localhost:9090 was given, which is each container itself; " +
        "for one of this machine give http://host.docker.internal:9090, and have it listen where containers reach it",
      "  - telltale:exports.central.url: http://127.0.0.1:4318 was given",
    ].join("\n"),
  );
  expect(() =>
    planFor({ services: { prometheus: { mode: "external", url: "http://host.docker.internal:9090" } } }),
  ).not.toThrow();
});

test("errors are left to GlitchTip, and a service that no container can run is refused by name", () => {
  expect(plan.containers.map(({ service }) => service)).not.toContain("errors");
  const loki = fakeService("loki");
  const describe: typeof loki.describe = (...given) => {
    const { container: _, ...spec } = loki.describe(...given);
    return spec;
  };
  expect(() => planStack("dev", parseSettings({}, "test"), [{ ...loki, describe }])).toThrow(
    "These services cannot run in containers:\n  - loki.container: it is missing",
  );
});

test("bounds that GlitchTip does not have are refused", () => {
  expect(() => planFor({ errors: { quota: { perHour: 100 } } })).toThrow(
    "- telltale:errors.quota: it was given",
  );
});

test("folders of logs are given to the collector alone, which looks for files where it has them", () => {
  const files = [{ include: "/var/log/agents/*.log" }, { include: "/var/log/agents/deep/**/*.jsonl" }];
  const { containers } = planFor({ logs: { files } });
  const readers = containers.flatMap(({ name, userFolders = [] }) => userFolders.map((one) => [name, one]));
  expect(readers).toEqual([
    ["telltale-dev-collector", "/var/log/agents"],
    ["telltale-dev-collector", "/var/log/agents/deep"],
  ]);
  const config = configOf("collector/collector.yaml", containers);
  expect(config).toContain("/host/var/log/agents/*.log");
  expect(config).toContain("/host/var/log/agents/deep/**/*.jsonl");
});

test("an agent that is scraped on this machine's loopback is looked for on the machine", () => {
  const urls = [
    "http://127.0.0.1:8000",
    "http://localhost:8001/own",
    "http://10.0.0.7:8002",
    "http://[::1]:8003",
  ];
  const { containers } = planFor({ scrape: { targets: { crawler: { urls } } } });
  expect(configOf("prometheus/prometheus.yml", containers).match(/[\w.]+:800\d/g)).toEqual([
    "host.docker.internal:8000",
    "host.docker.internal:8001",
    "10.0.0.7:8002",
    "host.docker.internal:8003",
  ]);
});

function configOf(path: string, containers: DockerPlan["containers"]): string {
  const uploads = containers.find(({ name }) => name === "telltale-dev-setup")?.uploads ?? [];
  const upload = uploads.find((one) => one.path === `/given/config/${path}`);
  return upload && "content" in upload.from ? upload.from.content : "";
}
