import { expect, test } from "@jest/globals";
import { DEFAULT_QUOTA } from "../../stacks/error-settings.ts";
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
    content: "72h",
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
    "  - Pulumi.dev.yaml: telltale:retention.metrics: 15 was given; allowed: hours or days, such as 72h or 15d",
    '  - Pulumi.dev.yaml: telltale:retention.logs: "soon" was given; allowed: hours or days, such as 72h or 15d',
  ]);
});

test("a size without a unit is told as one of another unit", () => {
  const message = messageOf({ kubernetes: { storage: { loki: 5, jaeger: "5GiB" } } });
  expect(message.split("\n").slice(1)).toEqual([
    "  - Pulumi.dev.yaml: telltale:kubernetes.storage.loki: 5 was given; allowed: megabytes or gigabytes, such as 512MB or 10GB",
    '  - Pulumi.dev.yaml: telltale:kubernetes.storage.jaeger: "5GiB" was given; allowed: megabytes or gigabytes, such as 512MB or 10GB',
  ]);
});

test.each([
  ["23h", /retention\.content: "23h" was given; allowed: 24h or more/],
  ["1w", /retention\.content: "1w" was given; allowed: hours or days/],
])("content is not kept for %s", (content, message) => {
  expect(messageOf({ retention: { content } })).toMatch(message);
});

test.each(["24h", "100h", "1d"])("content is kept for %s", (content) => {
  expect(parseSettings({ retention: { content } }, "test").retention.content).toBe(content);
});

test("an external service needs a URL", () => {
  expect(messageOf({ services: { loki: { mode: "external" } } })).toContain(
    "telltale:services.loki.url: it is missing; allowed: an http or https URL",
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

test("an error tracker elsewhere is not a setting of this stack", () => {
  expect(
    messageOf({ services: { errors: { mode: "external", url: "https://errors.example.com" } } }),
  ).toContain("telltale:services.errors: {");
  expect(parseSettings({ services: { errors: { mode: "off" } } }, "test").services.errors.mode).toBe("off");
});

test("a part of the quota is enough, the rest is as by default", () => {
  expect(parseSettings({ errors: { quota: { perHour: 50 } } }, "test").errors.quota).toEqual({
    ...DEFAULT_QUOTA,
    perHour: 50,
  });
  expect(messageOf({ errors: { quota: { stored: 0 } } })).toContain("allowed: 10 or more");
});

test("a model's price is checked: its name, its parts, their bounds", () => {
  const prices = {
    "my model": { input: 1, output: 1 },
    big: { input: 20_000 },
    small: { input: "1", output: 1, cached: 0 },
  };
  expect(messageOf({ prices }).split("\n").slice(1)).toEqual([
    expect.stringMatching(
      /telltale:prices\.my model: "my model" was given; allowed: a model's name: a letter or digit/,
    ),
    "  - Pulumi.dev.yaml: telltale:prices.big.input: 20000 was given; allowed: 10000 or less",
    "  - Pulumi.dev.yaml: telltale:prices.big.output: it is missing; allowed: a number of US dollars per million tokens",
    '  - Pulumi.dev.yaml: telltale:prices.small.input: "1" was given; allowed: a number of US dollars per million tokens',
    "  - Pulumi.dev.yaml: telltale:prices.small.cached: there is no such setting; remove it, or see stacks/settings.ts for their names",
  ]);
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
