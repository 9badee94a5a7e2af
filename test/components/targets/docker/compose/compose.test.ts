import { expect, test } from "@jest/globals";
import { parse } from "yaml";
import { renderCompose } from "../../../../../components/targets/docker/compose/compose.ts";
import { planStack } from "../../../../../components/targets/docker/plan/plan-stack.ts";
import { DOCKER_SERVICES } from "../../../../../components/targets/docker/services.ts";
import { parseSettings } from "../../../../../stacks/settings.ts";

const settings = parseSettings(
  {
    exports: { other: { url: "https://otlp.example.com", tokenFile: "/home/me/my token" } },
    logs: { files: [{ include: "/var/log/$agents/*.log" }] },
  },
  "test",
);
const plan = planStack("Dev", settings, DOCKER_SERVICES);
const { files, variables } = renderCompose(plan);
const compose = parse(files["compose.yaml"] ?? "");

test("every service, and every step that one waits for, is there", () => {
  expect(compose.name).toBe("telltale-dev");
  expect(Object.keys(compose.services)).toEqual(
    expect.arrayContaining(["setup", ...DOCKER_SERVICES.map(({ name }) => name), "glitchtip-database"]),
  );
  expect(Object.keys(compose.services).filter((name) => /-(reload|ready)$/.test(name))).toEqual([]);
});

test("a service is what it is on the Docker target", () => {
  const { labels, ...loki } = compose.services.loki;
  expect(loki).toEqual({
    image: "grafana/loki:3.7.8",
    command: ["-config.file=/etc/telltale/loki.yaml"],
    user: "10001:10001",
    environment: { GOMEMLIMIT: "576MiB" },
    volumes: ["loki-config:/etc/telltale:ro", "loki-store:/var/lib/telltale/store"],
    ports: ["127.0.0.1:4100:3100"],
    depends_on: { setup: { condition: "service_completed_successfully" } },
    healthcheck: {
      test: ["CMD", "/usr/bin/loki", "-health", "-health.url=http://127.0.0.1:3100/ready"],
      interval: "5s",
      timeout: "5s",
      retries: 3,
      start_period: "1m0s",
    },
    mem_limit: "640m",
    memswap_limit: "640m",
    cap_drop: ["ALL"],
    security_opt: ["no-new-privileges:true"],
    extra_hosts: ["host.docker.internal:host-gateway"],
    logging: { driver: "json-file", options: { "max-size": "10m", "max-file": "3" } },
    restart: "unless-stopped",
  });
  expect(labels["telltale.version"]).toMatch(/^[0-9a-f]{16}$/);
});

test("who needs a server waits until it is healthy, who needs a step until it has ended", () => {
  expect(compose.services.glitchtip.depends_on).toMatchObject({
    setup: { condition: "service_completed_successfully" },
    postgres: { condition: "service_healthy" },
    "glitchtip-database": { condition: "service_completed_successfully" },
  });
});

test("every volume that is mounted is declared", () => {
  const mounted = Object.values(compose.services as Record<string, { volumes?: (string | object)[] }>)
    .flatMap(({ volumes = [] }) => volumes.filter((one) => typeof one === "string"))
    .map((one) => one.split(":")[0] as string)
    .filter((source) => !source.startsWith("./"));
  expect([...new Set(mounted)].sort()).toEqual(Object.keys(compose.volumes).sort());
});

test("a folder of logs is read where it is, and is not made if it is not there", () => {
  expect(compose.services.collector.volumes).toContainEqual({
    type: "bind",
    source: "/var/log/$$agents",
    target: "/host/var/log/$$agents",
    read_only: true,
    bind: { create_host_path: false },
  });
});

test("configuration lies in files beside, where the step that places it finds them", () => {
  expect(files["config/loki/loki.yaml"]).toContain("auth_enabled: false");
  expect(compose.services.setup.volumes).toContain("./config/loki:/given/config/loki:ro");
});

test("secrets are variables of .env, or files of the user, and only the step that places them has them", () => {
  expect(variables).toMatchObject({
    TELLTALE_SECRET_INGEST_TOKEN: "ingest-token",
    TELLTALE_SECRET_ERRORS_KEY_NODE: "errors-key-node",
  });
  expect(compose.secrets["ingest-token"]).toEqual({ environment: "TELLTALE_SECRET_INGEST_TOKEN" });
  expect(compose.secrets).toEqual(
    expect.objectContaining({
      [Object.keys(compose.secrets).find((name) => name.endsWith("-my_token")) as string]: {
        file: "/home/me/my token",
      },
    }),
  );
  expect(compose.services.setup.secrets).toContainEqual({
    source: "ingest-token",
    target: "/given/secrets/collector/ingest-token",
    mode: "0400",
  });
  const others = Object.entries(compose.services as Record<string, object>).filter(
    ([name, one]) => name !== "setup" && "secrets" in one,
  );
  expect(others).toEqual([]);
});

test("no text of a service is taken for a variable of Compose", () => {
  const texts = (value: unknown): string[] =>
    typeof value === "string" ? [value] : Object.values(value ?? {}).flatMap(texts);
  const dollars = texts(compose.services).filter((text) => text.includes("$"));
  expect(dollars.length).toBeGreaterThan(0);
  expect(dollars.filter((text) => text.replaceAll("$$", "").includes("$"))).toEqual([]);
  expect(compose.services.grafana.environment.GF_SECURITY_ADMIN_PASSWORD).toBe(
    "$$__file{/run/secrets/grafana-admin-password}",
  );
});

test("the README says how services take changed files", () => {
  expect(files["README.md"]).toContain(
    "docker compose up setup && docker compose kill -s HUP prometheus alertmanager",
  );
});
