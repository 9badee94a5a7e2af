import { join } from "node:path";
import { beforeAll, expect, test } from "@jest/globals";
import { execa } from "execa";
import type { ServiceSpec } from "../../components/service.ts";
import type { ServiceName } from "../../components/service-names.ts";
import { PREVIEW_PROGRAM } from "../../components/services/preview.ts";
import { configFolder, type Instance, instanceOf } from "../../components/targets/instance.ts";
import { findPrograms } from "../../components/targets/native/binaries/programs.ts";
import { writeInstanceFiles } from "../../components/targets/native/instance-files.ts";
import { describeServices } from "../../components/targets/native/plan.ts";
import { NATIVE_SERVICES } from "../../components/targets/native/services.ts";
import { parseSettings } from "../../stacks/settings.ts";
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

/** How each service checks a configuration, the folder of its files being given. */
const CHECKERS: Readonly<
  Partial<Record<ServiceName, (folder: string, files: readonly string[]) => readonly [string, ...string[]]>>
> = {
  collector: (folder, files) => [
    "otelcol",
    "validate",
    ...files.map((file) => `--config=${join(folder, file)}`),
  ],
  prometheus: (folder) => ["promtool", "check", "config", join(folder, "prometheus.yml")],
  alertmanager: (folder) => ["amtool", "check-config", join(folder, "alertmanager.yml")],
  loki: (folder) => ["loki", "-verify-config", `-config.file=${join(folder, "loki.yaml")}`],
  jaeger: (folder) => ["jaeger", "validate", "--config", join(folder, "jaeger.yaml")],
  errors: (folder) => [
    "bugsink-python",
    ...["-m", "bugsink.scripts.manage", "check", "--settings=telltale_settings", `--pythonpath=${folder}`],
  ],
  preview: (folder) => ["node", PREVIEW_PROGRAM, join(folder, "preview.json"), "--check"],
};

const ACCEPTED = "accepted";

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
    for (const spec of specs) expect([spec.name, await check(instance, spec)]).toEqual([spec.name, ACCEPTED]);
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
    expect([spec.name, await check(instance, spec)]).not.toEqual([spec.name, ACCEPTED]);
}, 60_000);

/** What the service's own checker says of its files if it refuses them. */
async function check(instance: Instance, spec: ServiceSpec): Promise<string> {
  const checker = CHECKERS[spec.name];
  if (!checker) throw new Error(`${spec.name} has no checker`);
  writeInstanceFiles(instance, [spec]);
  const [program, ...args] = checker(configFolder(instance, spec.name), Object.keys(spec.files));
  const { all, exitCode } = await execa(programs.get(program) ?? program, args, { reject: false, all: true });
  if (exitCode === undefined) throw new Error(`${program} cannot be run: ${all}`);
  return exitCode === 0 ? ACCEPTED : all;
}
