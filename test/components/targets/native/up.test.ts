import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import type { Service } from "../../../../components/service.ts";
import { down } from "../../../../components/targets/native/down.ts";
import type { Instance } from "../../../../components/targets/native/instance.ts";
import { processesOf } from "../../../../components/targets/native/leftovers.ts";
import { identify, isAlive } from "../../../../components/targets/native/process-identity.ts";
import { readState, type ServiceState, stateFile } from "../../../../components/targets/native/run-files.ts";
import { type ServiceStatus, statusOf } from "../../../../components/targets/native/status.ts";
import { type UpResult, up } from "../../../../components/targets/native/up.ts";
import type { Settings } from "../../../../stacks/settings.ts";
import { fakeService, SILENT, settingsFor, temporaryInstance } from "./fake-services.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const signal = new AbortController().signal;
let instance: Instance;
let settings: Settings;

beforeAll(() => {
  process.env.XDG_STATE_HOME = join(temporaryFolder(), "state");
});

afterEach(async () => {
  await down(instance, { reporter: SILENT, signal, data: true });
  rmSync(instance.checkout, { recursive: true, force: true });
});

function fresh(values: Record<string, unknown> = {}): void {
  instance = temporaryInstance();
  settings = settingsFor(values);
}

function start(services: readonly Service[], options = {}): Promise<UpResult> {
  return up({ instance, settings, services }, { reporter: SILENT, signal, patienceMs: 10_000, ...options });
}

async function status(name: string): Promise<ServiceStatus> {
  return (await statusOf(instance))?.find((one) => one.name === name) as ServiceStatus;
}

function stateOf(name: string): ServiceState | undefined {
  return readState(instance.folder)?.services[name];
}

async function until(condition: () => unknown): Promise<void> {
  while (!(await condition())) await sleep(20);
}

const configOf = async (name: string) => (await fetch((await status(name)).url)).text();

describe("up", () => {
  test("starts every service and leaves how agents reach the collector, readable by their user alone", async () => {
    fresh();
    const result = await start([
      fakeService("collector", { secrets: ["ingest-token"] }),
      fakeService("loki"),
    ]);
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
      expect.stringMatching(/^loki is not healthy.*\n.*\n {4}reads boo\n.*telltale logs loki$/),
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
});

describe("after a fault", () => {
  test("a killed service is started again", async () => {
    fresh();
    await start([fakeService("loki")]);
    const { pid } = await status("loki");
    process.kill(pid as number, "SIGKILL");
    await until(async () => (await status("loki")).restarts === 1 && (await status("loki")).healthy);
    const now = await status("loki");
    expect(now.pid).not.toBe(pid);
    expect(now.lastExit).toMatchObject({ how: "SIGKILL" });
  });

  test("a service that keeps failing is tried again, at growing intervals", async () => {
    fresh();
    const starting = start([fakeService("loki", { mode: "crash" })], { patienceMs: 3_300 });
    const starts: number[] = [];
    await until(() => {
      const at = stateOf("loki")?.process;
      if (at && at.startTime !== starts.at(-1)) starts.push(at.startTime);
      return starts.length === 3;
    });
    const [first = 0, second = 0, third = 0] = starts;
    expect(third - second).toBeGreaterThan(1.5 * (second - first));
    expect((await starting).problems).toEqual([expect.stringContaining("last ended with exit code 3")]);
  });

  test("services whose supervisor was killed are known, found and replaced by up", async () => {
    fresh();
    const services = [fakeService("loki")];
    await start(services);
    const orphan = stateOf("loki")?.process;
    process.kill(readState(instance.folder)?.supervisor.pid as number, "SIGKILL");
    await until(async () => (await status("loki")).state === "running without its supervisor");
    expect(await start(services)).toMatchObject({ change: "started", problems: [] });
    expect(orphan && isAlive(orphan)).toBe(false);
  });

  test("services whose supervisor was killed are stopped by down, even without a state file", async () => {
    fresh();
    await start([fakeService("loki")]);
    const orphan = stateOf("loki")?.process;
    process.kill(readState(instance.folder)?.supervisor.pid as number, "SIGKILL");
    rmSync(stateFile(instance.folder));
    await down(instance, { reporter: SILENT, signal, data: false });
    expect(orphan && isAlive(orphan)).toBe(false);
  });

  test("a process that has the number of one from before a power cut is left alone", async () => {
    fresh();
    const services = [fakeService("loki")];
    await start(services);
    const state = readState(instance.folder);
    await down(instance, { reporter: SILENT, signal, data: false });
    const me = identify(process.pid);
    const stale = {
      ...state,
      supervisor: { ...me, bootId: "another" },
      services: { loki: { process: { ...me, startTime: 1 } } },
    };
    mkdirSync(join(instance.folder, "run"), { recursive: true });
    writeFileSync(stateFile(instance.folder), JSON.stringify(stale));
    expect(processesOf(instance.folder)).toEqual([]);
    expect(await start(services)).toMatchObject({ change: "started", problems: [] });
  });
});

describe("down", () => {
  test("leaves no process and keeps data, secrets and logs", async () => {
    fresh();
    await start([fakeService("collector", { secrets: ["ingest-token"] })]);
    const stored = join(instance.folder, "data", "collector", "store", "kept");
    writeFileSync(stored, "");
    const pids = processesOf(instance.folder);
    await down(instance, { reporter: SILENT, signal, data: false });
    expect(pids).toHaveLength(2);
    expect(pids.filter(isAlive)).toEqual([]);
    expect(existsSync(stored)).toBe(true);
    expect(existsSync(join(process.env.XDG_STATE_HOME as string, "telltale", "connection.json"))).toBe(false);
  });

  test("does not take away the connection of an instance that came after", async () => {
    fresh();
    const services = [fakeService("collector", { secrets: ["ingest-token"] })];
    await start(services);
    const [first, shared] = [
      instance,
      join(process.env.XDG_STATE_HOME as string, "telltale", "connection.json"),
    ];
    fresh();
    await start(services);
    await down(first, { reporter: SILENT, signal, data: true });
    expect(existsSync(shared)).toBe(true);
  });

  test("removes data when told to, and says what", async () => {
    fresh();
    await start([fakeService("loki")]);
    const told: string[] = [];
    await down(instance, { reporter: { ...SILENT, tell: (text) => told.push(text) }, signal, data: true });
    expect(told.join("\n")).toContain(join(instance.folder, "data"));
    expect(existsSync(join(instance.folder, "data"))).toBe(false);
  });
});
