import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { instanceOf } from "../../components/targets/instance.ts";
import { down } from "../../components/targets/native/down.ts";
import { NATIVE_SERVICES } from "../../components/targets/native/services.ts";
import { up } from "../../components/targets/native/up.ts";
import { SILENT } from "../../components/targets/reporter.ts";
import type { UpResult } from "../../components/targets/target.ts";
import { parseSettings } from "../../stacks/settings.ts";
import { backendsOf, eventually } from "./backends.ts";
import { findFreeBase } from "./free-ports.ts";
import { runAgent, stackUnderTest } from "./stack-under-test.ts";

// A second instance, beside the first: a collector alone, whose stores are those of the first.
const { urls, folder } = stackUnderTest();
const instance = instanceOf(join(folder, "..", ".."), "second");
const options = { reporter: SILENT, signal: AbortSignal.timeout(120_000) };
let result: UpResult;

beforeAll(async () => {
  const services = {
    loki: { mode: "external", url: urls.loki },
    prometheus: { mode: "external", url: urls.prometheus },
    alertmanager: { mode: "off" },
    jaeger: { mode: "off" },
    errors: { mode: "off" },
    preview: { mode: "off" },
  };
  const settings = parseSettings(
    { environment: "staging", services, ports: { base: await findFreeBase() } },
    "test",
  );
  result = await up({ instance, settings, services: NATIVE_SERVICES }, options);
}, 60_000);

afterAll(() => down(instance, { ...options, data: true }), 60_000);

test("only what is deployed runs", () => {
  expect(result.problems).toEqual([]);
  expect(result.statuses.map(({ name }) => name)).toEqual(["collector"]);
});

test("what agents send to it is found in the stores of the other instance, under its environment", async () => {
  const { logs, query } = backendsOf(stackUnderTest());
  await runAgent(`${import.meta.dirname}/agents/short-lived.ts`, [], {
    BACKOFF_MS: "20",
    TELLTALE_ENDPOINT: result.connection?.endpoint ?? "",
    TELLTALE_TOKEN: result.connection?.token ?? "",
  });
  const lines = await eventually(
    () => logs('{deployment_environment_name="staging"} | event="task_failed"'),
    ({ length }) => length > 0,
  );
  expect(lines.map(({ line }) => line.event)).toEqual(["task_failed"]);
  const retries = await eventually(
    () => query('telltale_task_duration_seconds_count{environment="staging", status="retry"}'),
    ({ length }) => length > 0,
  );
  expect(retries.map(({ value }) => value)).toEqual([2]);
}, 60_000);
