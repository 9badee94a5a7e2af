import { join } from "node:path";
import { beforeAll, expect, test } from "@jest/globals";
import { execa } from "execa";
import { alertmanager } from "../../components/services/alertmanager/service.ts";
import { configFolder, instanceOf } from "../../components/targets/instance.ts";
import { findPrograms } from "../../components/targets/native/binaries/programs.ts";
import { writeInstanceFiles } from "../../components/targets/native/instance-files.ts";
import { describeServices } from "../../components/targets/native/plan.ts";
import { parseSettings } from "../../stacks/settings.ts";
import { stackUnderTest } from "./stack-under-test.ts";

const slack = { webhookUrlFile: "/etc/hostname" };
const names = ["on-call", "team", "platform", "reports", "search", "models"];
const settings = parseSettings(
  {
    alerts: {
      deadmanUrlFile: "/etc/hostname",
      receivers: Object.fromEntries(names.map((name) => [name, { slack }])),
      routes: [
        { environment: ["dev", "staging"], to: "nobody" },
        { severity: "page", to: ["on-call", "team"] },
        { team: "platform", to: "platform" },
        { alertname: ["CostBudgetBurning", "TokensSpiking"], service: "a.b", to: ["models", "reports"] },
        { workflow: "nightly report", task: 'say "hi"', to: "reports" },
        { tool: ["web_search", "a|b"], to: "search" },
        { model: "gpt-5.1", provider: "openai", to: "models" },
        { service: "crawler", to: "search" },
        { severity: "warning", to: "team" },
      ],
    },
  },
  "test",
);
const instance = instanceOf(join(stackUnderTest().folder, "..", ".."), "routes");
const config = join(configFolder(instance, "alertmanager"), "alertmanager.yml");
let amtool: string;

beforeAll(async () => {
  writeInstanceFiles(instance, describeServices(instance, settings, [alertmanager]));
  amtool = (await findPrograms(["amtool"])).paths.get("amtool") ?? "";
});

const warning = { severity: "warning", team: "agents", environment: "production" };
const page = { ...warning, severity: "page" };

test.each<[string, Record<string, string>, string]>([
  ["the dead man's switch", { alertname: "Watchdog", severity: "none" }, "deadman"],
  ["a page of staging", { ...page, environment: "staging" }, "nobody"],
  ["a warning of dev", { ...warning, environment: "dev" }, "nobody"],
  ["a page of production", page, "on-call,team"],
  ["a page of the platform", { ...page, team: "platform" }, "on-call,team"],
  ["a warning of the platform", { severity: "warning", team: "platform" }, "platform"],
  [
    "one of two alerts of an agent",
    { ...warning, alertname: "TokensSpiking", service: "a.b" },
    "models,reports",
  ],
  ["the same of another agent", { ...warning, alertname: "TokensSpiking", service: "axb" }, "team"],
  ["a task of a workflow", { ...warning, workflow: "nightly report", task: 'say "hi"' }, "reports"],
  ["another task of it", { ...warning, workflow: "nightly report", task: "say" }, "team"],
  ["a tool with a bar in its name", { ...warning, tool: "a|b" }, "search"],
  ["a tool named as a part of it", { ...warning, tool: "a" }, "team"],
  ["a model of a provider", { ...warning, model: "gpt-5.1", provider: "openai" }, "models"],
  ["the model of another provider", { ...warning, model: "gpt-5.1", provider: "azure" }, "team"],
  ["an agent", { ...warning, service: "crawler" }, "search"],
  ["any other warning", warning, "team"],
  ["what has no severity", { alertname: "Own", team: "agents" }, "team"],
])("%s goes where it should", async (_, labels, receivers) => {
  const given = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  const { stdout } = await execa(amtool, ["config", "routes", "test", `--config.file=${config}`, ...given]);
  expect(stdout).toBe(receivers);
});
