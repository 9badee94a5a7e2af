import { once } from "node:events";
import { appendFileSync, chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import Docker from "dockerode";
import { containerName } from "../../../components/targets/docker/plan/names.ts";
import { backendsOf, eventually } from "../backends.ts";
import { applyPlan, removePlan } from "./engine.ts";
import { asUnderTest, describeStack, planOf, type TestStack } from "./test-stack.ts";

const engine = new Docker();
const off = { mode: "off" } as const;
const logs = mkdtempSync(join(tmpdir(), "telltale-agents-"));
const agent = createServer((_, response) => {
  response.setHeader("content-type", "text/plain; version=0.0.4");
  response.end("# TYPE answers_total counter\nanswers_total 3\n");
});
let stack: TestStack;

beforeAll(async () => {
  chmodSync(logs, 0o755);
  // Containers reach this machine at an address of its own, not at its loopback.
  await once(agent.listen(0, "0.0.0.0"), "listening");
  const url = `http://127.0.0.1:${(agent.address() as AddressInfo).port}`;
  const bare = await describeStack("agents", { jaeger: off, alertmanager: off });
  stack = {
    ...bare,
    settings: {
      ...bare.settings,
      logs: { files: [{ include: `${logs}/*.log` }] },
      scrape: { targets: { forecaster: { urls: [url] } } },
    },
  };
  await applyPlan(engine, planOf(stack), stack.secrets);
}, 120_000);
afterAll(async () => {
  agent.close();
  rmSync(logs, { recursive: true });
  await removePlan(engine, planOf(stack), { volumes: true });
}, 60_000);

test("files of the machine are read in the container, which cannot write them; time without a zone is UTC", async () => {
  const asctime = new Date().toISOString().replace("T", " ").replace(".", ",").replace("Z", "");
  appendFileSync(
    join(logs, "crawler.log"),
    `${JSON.stringify({ asctime, levelname: "ERROR", task_id: "t1" })}\n`,
  );
  const { texts } = backendsOf(asUnderTest(stack));
  const [line] = await eventually(
    () => texts('{service_name="crawler"}'),
    (found) => found.length > 0,
  );
  expect(line?.labels).toMatchObject({ level: "ERROR", task_id: "t1", event: "log" });
  expect(Number((line?.time ?? 0n) / 1_000_000n)).toBe(
    Date.parse(`${asctime.replace(" ", "T").replace(",", ".")}Z`),
  );
  const { Mounts } = await engine.getContainer(containerName(stack.name, "collector")).inspect();
  expect(Mounts.find(({ Source }) => Source === logs)).toMatchObject({
    Destination: `/host${logs}`,
    RW: false,
  });
}, 60_000);

test("an agent of the machine is scraped, though its URL names the machine's loopback", async () => {
  const { query } = backendsOf(asUnderTest(stack));
  const [sample] = await eventually(
    () => query('answers_total{service="forecaster"}'),
    (found) => found.length > 0,
  );
  expect(sample?.value).toBe(3);
}, 60_000);
