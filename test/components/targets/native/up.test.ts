import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, expect, test } from "@jest/globals";
import { processesOf } from "../../../../components/targets/native/leftovers.ts";
import { identify } from "../../../../components/targets/native/process-identity.ts";
import { up } from "../../../../components/targets/native/up.ts";
import { fakeService, SILENT, temporaryInstance } from "./fake-services.ts";
import {
  fresh,
  instance,
  remove,
  settings,
  signal,
  start,
  stateOf,
  status,
  until,
} from "./running-instance.ts";

afterEach(remove);

const configOf = async (name: string) => (await fetch((await status(name)).url)).text();

test("starts every service and leaves how agents reach the collector, readable by their user alone", async () => {
  fresh();
  const result = await start([fakeService("collector", { secrets: ["ingest-token"] }), fakeService("loki")]);
  expect(result).toMatchObject({ change: "started", problems: [] });
  expect(result.statuses).toEqual(
    ["collector", "loki"].map((name) =>
      expect.objectContaining({
        name,
        healthy: true,
        pid: expect.any(Number),
        memoryBytes: expect.any(Number),
      }),
    ),
  );
  const file = join(instance.folder, "connection.json");
  const token = readFileSync(join(instance.folder, "secrets", "ingest-token"), "utf8");
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({
    endpoint: `http://127.0.0.1:${settings.ports.base + 318}`,
    token,
    environment: "dev",
  });
  expect(token).toHaveLength(43);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(join(instance.folder, "secrets")).mode & 0o777).toBe(0o700);
});

test("leaves alone what already runs", async () => {
  fresh();
  const services = [fakeService("loki"), fakeService("jaeger")];
  const first = await start(services);
  const second = await start(services);
  expect(second.change).toBe("nothing");
  expect(second.statuses.map(({ pid }) => pid)).toEqual(first.statuses.map(({ pid }) => pid));
});

test("restarts what needs it, reloads what can, stops what is gone, starts what is new", async () => {
  fresh();
  await start([fakeService("loki"), fakeService("jaeger"), fakeService("prometheus")]);
  const before = {
    loki: await status("loki"),
    jaeger: await status("jaeger"),
    gone: await status("prometheus"),
  };
  const changed = [fakeService("loki", { config: "b" }), fakeService("jaeger", { restart: "s" })];
  const result = await start([...changed, fakeService("alertmanager")]);
  expect(result.change).toBe("updated");
  expect(result.statuses.map(({ name }) => name)).toEqual(["loki", "jaeger", "alertmanager"]);
  expect((await status("loki")).pid).toBe(before.loki.pid);
  await until(async () => (await configOf("loki")) === "b");
  expect((await status("jaeger")).pid).not.toBe(before.jaeger.pid);
  expect(identify(before.gone.pid as number)).toBeUndefined();
});

test("runs preparations before each start, and a service only after those that it depends on", async () => {
  fresh();
  const mark = join(instance.checkout, "prepared");
  const prepare = [{ name: "mark", command: ["sh", "-c", `date >> ${mark}`] as const }];
  await start([fakeService("loki", { dependsOn: ["jaeger"] }), fakeService("jaeger", { prepare })]);
  expect(readFileSync(mark, "utf8").trim().split("\n")).toHaveLength(1);
  const [loki, jaeger] = [stateOf("loki")?.process, stateOf("jaeger")?.process];
  expect(loki?.startTime).toBeGreaterThan(jaeger?.startTime as number);
});

test("names a port in use, what wants it and who holds it, and starts nothing", async () => {
  fresh();
  const port = settings.ports.base + 100;
  const server = createServer().listen(port, "127.0.0.1");
  const failure = start([fakeService("loki"), fakeService("jaeger")]);
  await expect(failure).rejects.toThrow(
    new RegExp(`${port} \\(loki\\.http\\): held by .*\\(pid ${process.pid}\\)`),
  );
  await expect(failure).rejects.toThrow(/Nothing was started.*telltale:ports\.base/);
  expect(processesOf(instance.folder)).toEqual([]);
  server.close();
});

test("calls another instance by its folder when that one holds a port", async () => {
  fresh();
  await start([fakeService("loki")]);
  const other = temporaryInstance("other");
  const services = [fakeService("loki")];
  await expect(up({ instance: other, settings, services }, { reporter: SILENT, signal })).rejects.toThrow(
    `held by another Telltale instance, ${instance.folder}`,
  );
});

test("says why a service is not healthy, and keeps those that are", async () => {
  fresh();
  const services = [fakeService("loki", { mode: "ill", config: "boo" }), fakeService("jaeger")];
  const { problems, statuses } = await start(services, { patienceMs: 700 });
  expect(problems).toEqual([
    expect.stringMatching(/^loki is not healthy.*\n.*\n {4}reads boo\n.*telltale logs loki --stack test$/),
  ]);
  expect(statuses.map(({ healthy }) => healthy)).toEqual([false, true]);
});

test("ends without a trace when it is interrupted while services start", async () => {
  fresh();
  const abort = new AbortController();
  const started = start([fakeService("loki", { mode: "ill" })], { signal: abort.signal });
  await until(() => stateOf("loki")?.process);
  abort.abort();
  await expect(started).rejects.toThrow();
  expect(processesOf(instance.folder)).toEqual([]);
  expect(existsSync(join(instance.folder, "run"))).toBe(false);
});

test("waits for another one of the same instance", async () => {
  fresh();
  const services = [fakeService("loki")];
  const results = await Promise.all([start(services), start(services)]);
  expect(results.map(({ change }) => change).sort()).toEqual(["nothing", "started"]);
});
