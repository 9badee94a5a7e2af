import { describe, expect, test } from "@jest/globals";
import type { ServiceSpec } from "../../components/service.ts";
import type { ServiceName } from "../../components/service-names.ts";
import { validateServices } from "../../components/validate.ts";
import { parseSettings } from "../../stacks/settings.ts";

const CONTAINER = { image: "loki", user: 10001, memory: 256 } as const;
const GOOD: ServiceSpec = {
  name: "loki",
  endpoints: { http: { port: 3100, scheme: "http" }, grpc: { port: 9095, scheme: "grpc" } },
  command: ["loki", "-v"],
  files: {
    "loki.yaml": { content: "", onChange: "restart" },
    "rules/a.yml": { content: "", onChange: "reload" },
  },
  reload: "SIGHUP",
  secrets: ["ingest-token"],
  dataFolders: ["store"],
  health: { endpoint: "http", path: "/ready" },
  container: CONTAINER,
};

function check(specs: readonly ServiceSpec[], services = {}): void {
  validateServices(specs, parseSettings({ services }, "test"));
}

const named = (name: ServiceName, port: number, dependsOn: readonly ServiceName[] = []): ServiceSpec => ({
  ...GOOD,
  name,
  endpoints: { http: { port, scheme: "http" } },
  dependsOn,
});

test("a sound description passes", () => {
  check([GOOD, named("jaeger", 1, ["loki"])]);
  check([named("loki", 1, ["prometheus"])], { prometheus: { mode: "external", url: "http://p" } });
});

test("all problems are told at once, each with its path", () => {
  const bad = { ...GOOD, command: [""] as const, health: { endpoint: "web", path: "ready" } };
  expect(() => check([bad])).toThrow(
    [
      "These services cannot be started:",
      "  - loki.command: it is empty; allowed: a program and its arguments",
      '  - loki.health.endpoint: "web" was given; allowed: an http endpoint of the service: http',
      '  - loki.health.path: "ready" was given; allowed: a path from /',
    ].join("\n"),
  );
});

describe("refused is", () => {
  const file = (path: string) => ({ files: { [path]: { content: "", onChange: "restart" } } }) as const;
  test.each<[string, Partial<ServiceSpec>, string]>([
    ["a program by path", { command: ["/bin/loki"] }, "loki.command"],
    ["an empty preparation", { prepare: [{ name: "a", command: [""] }] }, "loki.prepare[0].command"],
    ["no endpoint", { endpoints: {} }, "loki.endpoints"],
    ["a port that is none", { endpoints: { http: { port: 0, scheme: "http" } } }, "loki.endpoints.http.port"],
    ["a health check by gRPC", { health: { endpoint: "grpc", path: "/" } }, "loki.health.endpoint"],
    ["a file outside", file("../a"), 'loki.files["../a"]'],
    ["a file outside in the middle", file("a/../../b"), 'loki.files["a/../../b"]'],
    ["a file by absolute path", file("/etc/a"), 'loki.files["/etc/a"]'],
    ["a folder as a file", file("a/"), 'loki.files["a/"]'],
    ["a file without a name", file(""), 'loki.files[""]'],
    ["an unknown secret", { secrets: ["other" as "ingest-token"] }, "loki.secrets"],
    ["a data folder with a path", { dataFolders: ["a/b"] }, "loki.dataFolders"],
    ["a data folder that is there twice", { dataFolders: ["a", "a"] }, "loki.dataFolders"],
    ["an unknown dependency", { dependsOn: ["jaeger"] }, "loki.dependsOn"],
    ["a service that waits for itself", { dependsOn: ["loki"] }, "loki.dependsOn"],
    ["root", { container: { ...CONTAINER, user: 0 } }, "loki.container.user"],
    ["no memory", { container: { ...CONTAINER, memory: 0 } }, "loki.container.memory"],
  ])("%s", (_, change, path) => {
    expect(() => check([{ ...GOOD, ...change }])).toThrow(`\n  - ${path}: `);
  });

  test("a reload file of a service that cannot reload", () => {
    const { reload, ...spec } = GOOD;
    expect(reload).toBe("SIGHUP");
    expect(() => check([spec])).toThrow(
      'loki.files["rules/a.yml"]: onChange is "reload", but loki has no `reload`',
    );
  });

  test("a port with the last three digits of another one", () => {
    expect(() => check([GOOD, named("jaeger", 14_100)])).toThrow(
      "jaeger.endpoints.http.port: 14100 ends in the same three digits as loki.endpoints.http.port",
    );
  });

  test("a dependency that is off", () => {
    expect(() => check([named("loki", 1, ["jaeger"])], { jaeger: { mode: "off" } })).toThrow(
      "it needs jaeger, which is off",
    );
  });

  test("a circle of dependencies", () => {
    const circle = [
      named("loki", 1, ["jaeger"]),
      named("jaeger", 2, ["collector"]),
      named("collector", 3, ["loki"]),
    ];
    expect(() => check([...circle, named("prometheus", 4, ["loki"])])).toThrow(
      /loki\.dependsOn: it waits for itself: loki → jaeger → collector → loki/,
    );
  });

  test("the same service twice", () => {
    expect(() => check([GOOD, { ...named("loki", 7) }])).toThrow("loki: it is described twice");
  });
});
