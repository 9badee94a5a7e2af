import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { execa } from "execa";
import { instanceOf } from "../../components/targets/instance.ts";
import { down } from "../../components/targets/native/down.ts";
import { SILENT } from "../../components/targets/reporter.ts";
import { parseSettings } from "../../stacks/settings.ts";
import { backendsOf, eventually } from "./backends.ts";
import { findFreeBase, getFreePort } from "./free-ports.ts";
import { startInstance } from "./own-instance.ts";
import { stackUnderTest } from "./stack-under-test.ts";

const instance = instanceOf(join(stackUnderTest().folder, "..", ".."), "scraped");
const options = { reporter: SILENT, signal: AbortSignal.timeout(120_000) };
const off = { mode: "off" };
const venv = mkdtempSync(join(tmpdir(), "telltale-scraped-"));
const agents = new AbortController();

beforeAll(async () => {
  await execa("python3", ["-m", "venv", venv]);
  await execa(join(venv, "bin", "pip"), ["install", "--quiet", "prometheus_client==0.26.0"]);
}, 120_000);
afterAll(async () => {
  agents.abort();
  await down(instance, { ...options, data: true });
  rmSync(venv, { recursive: true });
}, 60_000);

test("agents with prometheus_client are scraped where settings say, with labels by which dashboards join", async () => {
  const ports = [await getFreePort(), await getFreePort()];
  const program = join(import.meta.dirname, "agents", "serves_metrics.py");
  for (const port of ports) {
    const agent = execa(join(venv, "bin", "python"), [program, String(port)], {
      cancelSignal: agents.signal,
      reject: false,
    });
    await once(agent.stdout, "data");
  }
  const [first, second] = ports;
  const urls = [`http://127.0.0.1:${first}`, `http://localhost:${second}/metrics`];
  const settings = parseSettings(
    {
      ports: { base: await findFreeBase() },
      environment: "staging",
      scrape: { targets: { forecaster: { urls } } },
      services: { collector: off, loki: off, jaeger: off, alertmanager: off },
    },
    "test",
  );
  const { query } = backendsOf(await startInstance(instance, settings, options));
  const samples = await eventually(
    () => query('answers_total{job="forecaster"}'),
    (found) => found.length === 2,
  );
  expect(
    samples.map(({ labels, value }) => [labels.service, labels.environment, labels.topic, value]),
  ).toEqual([
    ["forecaster", "staging", "weather", 3],
    ["forecaster", "staging", "weather", 3],
  ]);
  expect(samples.map(({ labels }) => labels.instance).sort()).toEqual(
    [`127.0.0.1:${first}`, `localhost:${second}`].sort(),
  );
}, 60_000);
