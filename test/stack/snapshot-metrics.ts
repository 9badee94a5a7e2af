// `npm run snapshot:metrics` writes names, types and labels of the stack's own metrics, by which `telltale check` knows them.
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { parse, stringify } from "yaml";
import { STACK_METRICS, type StackMetric } from "../../cli/check/metrics/stack-metrics.ts";
import { Terminal } from "../../cli/terminal.ts";
import type { Connection } from "../../components/targets/connection.ts";
import { type Instance, instanceOf } from "../../components/targets/instance.ts";
import { NATIVE_SERVICES } from "../../components/targets/native/services.ts";
import { statusOf } from "../../components/targets/native/status.ts";
import { up } from "../../components/targets/native/up.ts";
import type { UpResult } from "../../components/targets/target.ts";
import { parseSettings } from "../../stacks/settings.ts";
import { findFreeBase } from "./free-ports.ts";
import { endedWith } from "./global-setup.ts";
import { remove } from "./global-teardown.ts";
import { metricsOf } from "./stack-metrics.ts";

const TAKEN =
  "Taken by `npm run snapshot:metrics` from a native stack after use and faults: demo agents, rules of Prometheus and Loki, " +
  "requests that the collector or its stores refuse, and a kill of Loki, Jaeger and Alertmanager while agents sent. Do not edit.";
const RECORDED = { interval: "5s", name: "snapshot" };
/** Loki looks for rules each minute; the rest is done sooner. */
const LIFETIME_MS = 100_000;

const folder = mkdtempSync(join(tmpdir(), "telltale-snapshot-"));
process.env.XDG_STATE_HOME = join(folder, "state");
const instance = instanceOf(folder, "snapshot");
try {
  const stack = await start(instance);
  await addRules(instance);
  await useAndBreak(instance, stack);
  await sleep(LIFETIME_MS);
  const metrics = await metricsOf(urlOf(stack, "prometheus"));
  writeFileSync(STACK_METRICS, render(metrics));
  console.log(`${Object.keys(metrics).length} metrics`);
} finally {
  await remove(instance);
}

async function start(instance: Instance): Promise<UpResult> {
  // `up` of what settings say to scrape has more labels than that of services.
  const scrape = { targets: { agent: { urls: ["http://127.0.0.1:9/metrics"] } } };
  const settings = parseSettings(
    { ports: { base: await findFreeBase() }, scrape },
    "test/stack/snapshot-metrics.ts",
  );
  const deployment = { instance, settings, services: NATIVE_SERVICES };
  const result = await up(deployment, {
    reporter: new Terminal(),
    signal: endedWith(() => remove(instance)),
  });
  if (result.problems.length > 0) throw new Error(result.problems.join("\n"));
  return result;
}

/** Beside the stack's own rules one that works, and one that fails. */
async function addRules(instance: Instance): Promise<void> {
  const config = join(instance.folder, "config", "prometheus", "prometheus.yml");
  const rules = join(instance.folder, "snapshot-rules.yaml");
  writeFileSync(rules, renderRules(["up", "up * on () up"]));
  const { rule_files = [], ...rest } = parse(readFileSync(config, "utf8"));
  writeFileSync(config, stringify({ ...rest, rule_files: [...rule_files, rules] }));
  const running = (await statusOf(instance))?.find(({ name }) => name === "prometheus")?.pid;
  if (running) process.kill(running, "SIGHUP");
}

function renderRules(expressions: readonly string[]): string {
  const rules = expressions.map((expr, index) => ({ record: `snapshot:${index}:last`, expr }));
  return stringify({ groups: [{ ...RECORDED, rules }] });
}

async function useAndBreak(instance: Instance, { connection }: UpResult): Promise<void> {
  const agent = (workflows: number) =>
    execa(
      "node",
      [
        "--conditions=telltale-source",
        join(import.meta.dirname, "agents", "demo.ts"),
        String(workflows),
        "7",
      ],
      { env: { TELLTALE_CONNECTION: join(instance.folder, "connection.json") } },
    );
  await agent(20);
  await sendRefused(connection);
  const agents = agent(40);
  for (const { name, pid } of (await statusOf(instance)) ?? []) {
    if (pid && ["loki", "jaeger", "alertmanager"].includes(name)) process.kill(pid, "SIGKILL");
  }
  await agents;
}

/** What the collector refuses, and what it accepts but its stores refuse. */
async function sendRefused(connection: Connection | undefined): Promise<void> {
  const { endpoint, token } = connection ?? {};
  const send = (signal: string, body: object | string, bearer = token) =>
    fetch(`${endpoint}/v1/${signal}`, {
      method: "POST",
      headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  const timeUnixNano = `${Date.now()}000000`;
  const value = (text: string) => [{ key: "text", value: { stringValue: text } }];
  const logRecords = [{ timeUnixNano, attributes: value("x".repeat(1_500_000)) }];
  const point = (age: number) => ({ timeUnixNano: `${Date.now() - age}000000`, asDouble: 1 });
  const gauge = { name: "snapshot", gauge: { dataPoints: [point(0)] } };
  const old = { name: "snapshot_old", gauge: { dataPoints: [point(7 * 24 * 3600_000)] } };
  await send("traces", "{}", "wrong");
  await send("traces", "no JSON");
  await send("logs", { resourceLogs: [{ scopeLogs: [{ logRecords }] }] });
  await send("metrics", { resourceMetrics: [{ scopeMetrics: [{ metrics: [gauge] }] }] });
  await send("metrics", { resourceMetrics: [{ scopeMetrics: [{ metrics: [old] }] }] });
}

function urlOf({ statuses }: UpResult, name: string): string {
  return statuses.find((one) => one.name === name)?.url ?? "";
}

/** One metric a line, so that a difference is read at a glance. */
function render(metrics: Readonly<Record<string, StackMetric>>): string {
  const lines = Object.entries(metrics).map(
    ([name, metric]) => `    ${JSON.stringify(name)}: ${JSON.stringify(metric)}`,
  );
  return `{\n  "taken": ${JSON.stringify(TAKEN)},\n  "metrics": {\n${lines.join(",\n")}\n  }\n}\n`;
}
