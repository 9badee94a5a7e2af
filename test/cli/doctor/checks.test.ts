import { once } from "node:events";
import { chmodSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, expect, test } from "@jest/globals";
import { checkClock } from "../../../cli/doctor/checks/clock.ts";
import { judge } from "../../../cli/doctor/checks/disk.ts";
import { checkMemory, checkMemoryLimits } from "../../../cli/doctor/checks/memory.ts";
import { checkNode } from "../../../cli/doctor/checks/node.ts";
import { judgePrograms } from "../../../cli/doctor/checks/programs.ts";
import { checkPulumi } from "../../../cli/doctor/checks/pulumi-cli.ts";
import { checkSecrets } from "../../../cli/doctor/checks/secrets.ts";
import type { EngineInfo } from "../../../cli/doctor/finding.ts";
import { planStack } from "../../../components/targets/docker/plan/plan-stack.ts";
import { DOCKER_SERVICES } from "../../../components/targets/docker/services.ts";
import { parseSettings } from "../../../stacks/settings.ts";
import { temporaryFolder } from "../../components/targets/native/temporary-folder.ts";

let close = () => {};
afterEach(() => close());

const settings = parseSettings({}, "test");
const plan = planStack("dev", settings, DOCKER_SERVICES);
const info = (given: Partial<EngineInfo>): EngineInfo => ({
  Name: "machine",
  DockerRootDir: "/var/lib/docker",
  MemTotal: 16e9,
  MemoryLimit: true,
  SystemTime: "2026-01-02T03:04:05.123456789Z",
  askedAt: Date.parse("2026-01-02T03:04:05Z"),
  ...given,
});

test("clock: a difference of more than 5 s is told, with its direction", () => {
  const askedAt = Date.parse("2026-01-02T03:04:05.123Z");
  expect(checkClock({ info: info({ askedAt: askedAt - 5_000 }) }).level).toBe("ok");
  expect(checkClock({ info: info({ askedAt: askedAt - 90_000 }) })).toMatchObject({
    level: "warning",
    found: expect.stringContaining("90 s ahead of this machine's"),
  });
  expect(checkClock({ info: info({ askedAt: askedAt + 6_000 }) })).toMatchObject({
    found: expect.stringContaining("6 s behind this machine's"),
  });
});

test("memory: services' limits together must fit into the engine", () => {
  expect(checkMemory({ plan, info: info({}) }).level).toBe("ok");
  expect(checkMemory({ plan, info: info({ MemTotal: 2e9 }) })).toMatchObject({
    level: "warning",
    found: expect.stringMatching(/^the engine has 2\.0 GB, services may take \d\.\d GB at most$/),
    advice: expect.stringContaining("colima start --memory"),
  });
});

test("memory limits: an engine that cannot keep them is told", () => {
  expect(checkMemoryLimits({ info: info({}) }).level).toBe("ok");
  expect(checkMemoryLimits({ info: info({ MemoryLimit: false }) })).toMatchObject({
    level: "warning",
    advice: expect.stringContaining("cgroup_enable=memory"),
  });
});

test.each([
  [50e9, "ok"],
  [9e9, "warning"],
  [0.9e9, "problem"],
])("disk: with %d bytes free it is %s", (free, level) => {
  const places = [
    { folder: "/a", free: 99e9 },
    { folder: "/b", free },
  ];
  const finding = judge(places, 1e9);
  expect(finding.level).toBe(level);
  expect(finding.found).toContain("99 GB free at /a");
});

test("node: a version that does not run TypeScript is told", () => {
  expect(checkNode("24.0.0").level).toBe("ok");
  expect(checkNode("22.1.0")).toMatchObject({
    level: "problem",
    advice: expect.stringContaining("npx telltale"),
  });
});

test("secrets: each file that cannot be read is named with its setting", () => {
  expect(checkSecrets({ settings }).level).toBe("ok");
  const external = { mode: "external", url: "https://logs.example.com", tokenFile: "/not/there" };
  expect(checkSecrets({ settings: parseSettings({ services: { loki: external } }, "test") })).toMatchObject({
    level: "problem",
    found: "of 1 files that settings name, 1 cannot be read",
    advice: expect.stringMatching(
      /^telltale:services\.loki\.tokenFile: \/not\/there was given, which does not exist/,
    ),
  });
});

function folderWithPulumi(script: string): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "pulumi"), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, "pulumi"), 0o755);
  return folder;
}

test("pulumi: one that runs is told with its version, one that does not with its words", async () => {
  const bad = folderWithPulumi("echo no libc >&2; exit 1");
  const good = folderWithPulumi("echo v3.9.9");
  expect(await checkPulumi(() => good)).toEqual({ level: "ok", found: `3.9.9, ${join(good, "pulumi")}` });
  expect(await checkPulumi(() => bad)).toMatchObject({
    level: "problem",
    found: expect.stringMatching(/does not run: no libc$/),
  });
});

test("pulumi: without it, it must be possible to fetch it", async () => {
  let status = 200;
  const server = createServer((_, response) => void response.writeHead(status).end());
  close = () => void server.close();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const check = () => checkPulumi(() => undefined, `http://${host}/install.sh`);
  expect(await check()).toEqual({
    level: "ok",
    found: `not there; telltale up fetches it from ${host}, once`,
  });
  status = 403;
  expect(await check()).toMatchObject({
    level: "problem",
    found: `not on PATH, and ${host} cannot be reached to fetch it`,
  });
});

test("pulumi: a source that does not answer is none", async () => {
  expect((await checkPulumi(() => undefined, "http://127.0.0.1:1/install.sh")).level).toBe("problem");
});

test("programs: what compiles wants Go, what is installed wants Python, and each is told with its own advice", () => {
  const nothing = {
    installed: [],
    compiled: [],
    go: false,
    python: { problem: "there is no Python 3 on PATH" },
  };
  expect(judgePrograms({ ...nothing, compiled: ["loki"] })).toMatchObject({
    level: "problem",
    found: "there is no Go to build loki",
  });
  expect(judgePrograms({ ...nothing, installed: ["bugsink"], go: true })).toMatchObject({
    level: "problem",
    found: "there is no Python 3 on PATH, so there is nothing to install bugsink with",
    advice: expect.stringMatching(/python3-venv.*telltale:services\.errors/),
  });
  const all = {
    installed: ["bugsink"],
    compiled: ["loki"],
    go: true,
    python: { path: "/usr/bin/python3.11" },
  };
  expect(judgePrograms(all)).toEqual({
    level: "ok",
    found: "telltale up builds with Go, once: loki; installs from PyPI, once: bugsink",
  });
});
