import { join } from "node:path";
import { beforeAll, expect, test } from "@jest/globals";
import { instanceOf } from "../../components/targets/instance.ts";
import { findPrograms } from "../../components/targets/native/binaries/programs.ts";
import { describeServices } from "../../components/targets/native/plan.ts";
import { NATIVE_SERVICES } from "../../components/targets/native/services.ts";
import { parseSettings } from "../../stacks/settings.ts";
import { ACCEPTED, check } from "./checkers.ts";
import { stackUnderTest } from "./stack-under-test.ts";

const off = { mode: "off" };
const SETTINGS: readonly [string, Record<string, unknown>][] = [
  ["the defaults", {}],
  [
    "short retention",
    { retention: { metrics: "1h", metricsSize: "512MB", logs: "24h", content: "24h", traces: "1h" } },
  ],
  ["one store", { services: { loki: off, jaeger: off, alertmanager: off } }],
  ["no metrics", { services: { prometheus: off } }],
  [
    "agents that only log or serve metrics",
    {
      logs: {
        files: [
          { include: "/var/log/agents/*.log" },
          { include: "/var/log/**/*.jsonl", service: "report-writer" },
        ],
      },
      scrape: {
        targets: {
          crawler: { urls: ["http://127.0.0.1:8000", "https://agents.example.com/own/metrics"] },
          guarded: { urls: ["http://127.0.0.1:8001"], tokenFile: "/etc/hostname" },
        },
      },
    },
  ],
  [
    "receivers of every kind",
    {
      alerts: {
        deadmanUrlFile: "/etc/hostname",
        receivers: {
          team: {
            slack: { webhookUrlFile: "/etc/hostname" },
            email: {
              to: "team@example.com",
              from: "telltale@example.com",
              smarthost: "smtp.example.com:587",
              user: "telltale",
              passwordFile: "/etc/hostname",
            },
            webhook: { url: "http://127.0.0.1:9/hook", tokenFile: "/etc/hostname" },
          },
          "on-call": {
            slack: { botTokenFile: "/etc/hostname", channel: "#alerts" },
            pagerduty: { routingKeyFile: "/etc/hostname" },
            webhook: { urlFile: "/etc/hostname" },
            jira: { url: "https://example.atlassian.net/", project: "OPS", tokenFile: "/etc/hostname" },
          },
        },
        routes: [{ severity: "page", workflow: ["a.b", 'quote"d'], to: ["team", "on-call"] }, { to: "team" }],
      },
    },
  ],
  [
    "stores elsewhere",
    {
      services: {
        prometheus: { mode: "external", url: "https://metrics.example.com/prom", tokenFile: "/etc/hostname" },
        loki: { mode: "external", url: "http://logs.example.com:3100", tokenFile: "/etc/hostname" },
        alertmanager: { mode: "external", url: "https://ops.example.com/am" },
      },
    },
  ],
];

let programs: ReadonlyMap<string, string>;
beforeAll(async () => {
  programs = (await findPrograms(["otelcol", "promtool", "amtool", "loki", "jaeger", "bugsink-python"]))
    .paths;
});

test.each(SETTINGS)(
  "with %s, each service's own checker accepts what is rendered",
  async (name, values) => {
    const settings = parseSettings(values, "test");
    const instance = instanceOf(join(stackUnderTest().folder, "..", ".."), name.replaceAll(" ", "-"));
    const specs = describeServices(instance, settings, NATIVE_SERVICES);
    for (const spec of specs)
      expect([spec.name, await check(instance, spec, programs)]).toEqual([spec.name, ACCEPTED]);
  },
  60_000,
);

test("a checker refuses what is wrong", async () => {
  const instance = instanceOf(join(stackUnderTest().folder, "..", ".."), "broken");
  const settings = parseSettings({}, "test");
  const specs = describeServices(instance, settings, NATIVE_SERVICES).map((spec) => ({
    ...spec,
    files: Object.fromEntries(
      Object.entries(spec.files).map(([path, file]) => [
        path,
        { ...file, content: `${file.content}\nno_such_option: 1\n` },
      ]),
    ),
  }));
  for (const spec of specs)
    expect([spec.name, await check(instance, spec, programs)]).not.toEqual([spec.name, ACCEPTED]);
}, 60_000);
