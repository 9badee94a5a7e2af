import { expect, test } from "@jest/globals";
import { parseSettings } from "../../stacks/settings.ts";

const messageOf = (values: Record<string, unknown>): string => {
  try {
    parseSettings(values, "Pulumi.dev.yaml");
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "";
};

test("without any setting everything is deployed, with bounded retention", () => {
  const settings = parseSettings({}, "Pulumi.dev.yaml");
  expect(settings.services.loki).toEqual({ mode: "deploy" });
  expect(settings.ports.base).toBe(4000);
  expect(settings.retention).toEqual({
    metrics: "15d",
    metricsSize: "5GB",
    logs: "30d",
    traces: "72h",
    errors: "30d",
  });
});

test("a service can exist elsewhere or be off", () => {
  const { services } = parseSettings(
    {
      services: { loki: { mode: "external", url: "https://logs.example.com/loki" }, jaeger: { mode: "off" } },
    },
    "Pulumi.dev.yaml",
  );
  expect(services.loki).toEqual({ mode: "external", url: "https://logs.example.com/loki" });
  expect(services.jaeger).toEqual({ mode: "off" });
});

test("all problems are told at once, each with path, what was given and what is allowed", () => {
  const message = messageOf({
    environment: "Prod!",
    ports: { base: 80 },
    retention: { logs: "soon", metrics: 15 },
    services: { loki: { mode: "extern" }, lokki: { mode: "off" } },
  });
  expect(message.split("\n")).toEqual([
    "These settings cannot be used:",
    '  - Pulumi.dev.yaml: telltale:environment: "Prod!" was given; allowed: a lower-case letter, then up to 30 of a-z, 0-9 and -',
    "  - Pulumi.dev.yaml: telltale:ports.base: 80 was given; allowed: 1024 or more",
    expect.stringMatching(/telltale:services\.loki.*allowed: \{ mode: deploy \}, \{ mode: external/),
    "  - Pulumi.dev.yaml: telltale:services.lokki: there is no such setting; remove it, or see stacks/settings.ts for their names",
    "  - Pulumi.dev.yaml: telltale:retention.metrics: 15 was given; allowed: a text",
    '  - Pulumi.dev.yaml: telltale:retention.logs: "soon" was given; allowed: hours or days, such as 72h or 15d',
  ]);
});

test("an external service needs a URL", () => {
  expect(messageOf({ services: { loki: { mode: "external" } } })).toContain(
    "telltale:services.loki.url: it is missing; allowed: a text",
  );
  expect(messageOf({ services: { loki: { mode: "external", url: "ftp://x" } } })).toContain(
    '"ftp://x" was given',
  );
});

test("a token's file has an absolute path: a relative one would depend on who starts the service", () => {
  const loki = { mode: "external", url: "https://logs.example.com", tokenFile: "token" };
  expect(messageOf({ services: { loki } })).toContain(
    'telltale:services.loki.tokenFile: "token" was given; allowed: an absolute path',
  );
});

test("files and agents have absolute paths and whole URLs, each once, and need the service that is told of them", () => {
  const message = messageOf({
    logs: { files: [{ include: "agents/*.log" }, { include: "/*.log" }, { include: "/a/../b/c.log" }] },
    scrape: { targets: { loki: { urls: ["http://x"] }, a: { urls: ["127.0.0.1:8000"] }, b: { urls: [] } } },
  });
  const paths = ["agents/*.log", "/*.log", "/a/../b/c.log"];
  for (const [index, path] of paths.entries()) {
    expect(message).toContain(
      `telltale:logs.files.${index}.include: ${JSON.stringify(path)} was given; allowed: an absolute path below a folder`,
    );
  }
  expect(message).toContain(
    'scrape.targets.loki: "loki" was given; allowed: a name that no service of the stack has',
  );
  expect(message).toContain(
    'scrape.targets.a.urls.0: "127.0.0.1:8000" was given; allowed: an http or https URL',
  );
  expect(message).toContain("scrape.targets.b.urls: [] was given; allowed: 1 or more");
  const file = { include: "/var/log/agents/*.log" };
  expect(messageOf({ logs: { files: [file, file] } })).toContain("allowed: each path once");
  expect(messageOf({ logs: { files: [file] }, services: { collector: { mode: "off" } } })).toContain(
    "telltale:logs.files: 1 was given; allowed: none, since telltale:services.collector is off",
  );
});
