import { expect, test } from "@jest/globals";
import { checkImages } from "../../../cli/doctor/checks/images.ts";
import { checkDockerPorts } from "../../../cli/doctor/checks/ports.ts";
import { connectEngine } from "../../../components/targets/docker/engine/engine.ts";
import { referencesOf } from "../../../components/targets/docker/plan/plan.ts";
import { planStack } from "../../../components/targets/docker/plan/plan-stack.ts";
import { DOCKER_SERVICES } from "../../../components/targets/docker/services.ts";
import { instanceOf } from "../../../components/targets/instance.ts";
import { parseSettings } from "../../../stacks/settings.ts";
import {
  type Routes,
  refuse,
  startFakeEngine,
  VERSION,
} from "../../components/targets/docker/engine/fake-engine.ts";
import { temporaryFolder } from "../../components/targets/native/temporary-folder.ts";

const settings = parseSettings({ ports: { base: 20_000 } }, "test");
const plan = planStack("dev", settings, DOCKER_SERVICES);
const names = referencesOf(plan);

async function subjectWith(routes: Routes, name = "elsewhere") {
  const info = {
    Name: name,
    DockerRootDir: "/",
    MemTotal: 16e9,
    MemoryLimit: true,
    SystemTime: new Date().toISOString(),
    askedAt: Date.now(),
  };
  const address = await startFakeEngine({ "/version": VERSION, "/info": info, ...routes });
  const instance = instanceOf(temporaryFolder(), "dev");
  return { engine: await connectEngine(address), address, info, plan, settings, instance };
}

const stored = (architecture: string, some = names) =>
  Object.fromEntries(some.map((name) => [`/images/${name}/json`, { Size: 1, Architecture: architecture }]));

test("images: all present is well, and so is what can be pulled", async () => {
  expect(await checkImages(await subjectWith(stored("amd64")))).toEqual({
    level: "ok",
    found: `all ${names.length} are present`,
  });
  const [first = "", ...others] = names;
  const answer = { Platforms: [{ os: "linux", architecture: "amd64" }] };
  const routes = { ...stored("amd64", others), [`/distribution/${first}/json`]: answer };
  expect((await checkImages(await subjectWith(routes))).found).toBe(
    `${others.length} of ${names.length} are present, 1 can be pulled`,
  );
});

test("images: what cannot be pulled is a problem, with the reason", async () => {
  const routes = Object.fromEntries(
    names.map((name) => [`/distribution/${name}/json`, refuse(500, "dial tcp: no such host")]),
  );
  expect(await checkImages(await subjectWith(routes))).toMatchObject({
    level: "problem",
    found: `${names.length} of ${names.length} are missing and cannot be pulled: Docker Hub cannot be reached from the engine`,
    advice: expect.stringContaining("telltale:target: native"),
  });
});

test("images: those of another processor, loaded from a file, are told", async () => {
  expect(await checkImages(await subjectWith(stored("arm64")))).toMatchObject({
    level: "warning",
    found: expect.stringContaining("not for this engine's processor, amd64: busybox"),
  });
});

const container = (name: string, port: number) => ({ Names: [`/${name}`], Ports: [{ PublicPort: port }] });

test("ports: the stack's own containers may hold them, others may not", async () => {
  const own = container("telltale-dev-loki", 20_100);
  expect((await checkDockerPorts(await subjectWith({ "/containers/json": [own] }))).level).toBe("ok");
  const other = container("telltale-development-loki", 20_100);
  expect(await checkDockerPorts(await subjectWith({ "/containers/json": [other] }))).toMatchObject({
    level: "problem",
    found: "in use: 20100 (loki): held by the container telltale-development-loki",
    advice: expect.stringContaining("telltale:ports.base (now 20000"),
  });
});
