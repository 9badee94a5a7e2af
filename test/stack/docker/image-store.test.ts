import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import type Docker from "dockerode";
import { connectEngine } from "../../../components/targets/docker/engine/engine.ts";
import { loadImages, saveImages } from "../../../components/targets/docker/images/image-archive.ts";
import {
  canPull,
  findImages,
  listMissing,
  pullImages,
} from "../../../components/targets/docker/images/image-store.ts";
import type { Step } from "../../../components/targets/reporter.ts";
import { temporaryFolder } from "../../components/targets/native/temporary-folder.ts";
import { type SmallRegistry, startSmallRegistry } from "./small-registry.ts";

let engine: Docker;
let registry: SmallRegistry;
const image = (name: string) => `${registry.host}/telltale-try/${name}:1`;

beforeAll(async () => {
  engine = await connectEngine();
  registry = await startSmallRegistry({ layerBytes: 3_000_000, pauseMs: 10 });
});

afterEach(async () => {
  for (const { Id, RepoTags, RepoDigests } of await engine.listImages()) {
    const ours = [...(RepoTags ?? []), ...(RepoDigests ?? [])].some((name) => name.startsWith(registry.host));
    if (ours) await engine.getImage(Id).remove({ force: true });
  }
});

afterAll(() => registry.close());

function listen(signal = new AbortController().signal) {
  const steps: Step[] = [];
  const reporter = { tell: () => {}, finish: () => {}, progress: (step: Step) => void steps.push(step) };
  return { steps, options: { reporter, signal } };
}

test("an image that is missing is pulled, told in megabytes", async () => {
  const name = image("good");
  expect(await canPull(engine, name)).toBeUndefined();
  expect(await listMissing(engine, [name])).toEqual([name]);
  const { steps, options } = listen();
  await pullImages(engine, [name], options);
  expect(await listMissing(engine, [name])).toEqual([]);
  expect(steps).toContainEqual({ name, doing: "pulling", far: "3 of 3 MB" });
  expect((await findImages(engine, [name])).get(name)).toEqual({
    size: 3_000_000,
    architecture: (await engine.version()).Arch,
  });
});

test("an image can be pulled by its digest", async () => {
  await pullImages(engine, [image("good")], listen().options);
  const { RepoDigests } = await engine.getImage(image("good")).inspect();
  const pinned = `${image("good")}@${RepoDigests[0]?.split("@")[1]}`;
  await engine.getImage(image("good")).remove();
  expect(await listMissing(engine, [pinned])).toEqual([pinned]);
  await pullImages(engine, [pinned], listen().options);
  expect(await listMissing(engine, [pinned])).toEqual([]);
});

test("what cannot be pulled is told by the cause, as asked before and as tried", async () => {
  const causes: Record<string, string> = {
    [image("gone")]: `${registry.host} does not have it`,
    [image("limited")]:
      `${registry.host} limits how many images may be pulled, and that many have been (429)`,
    [image("foreign")]: "there is none for this engine's processor",
    "127.0.0.1:1/telltale-try/none:1": "127.0.0.1:1 cannot be reached from the engine",
    "registry.invalid/telltale-try/none:1": "registry.invalid cannot be reached from the engine",
  };
  for (const [name, cause] of Object.entries(causes)) expect(await canPull(engine, name)).toBe(cause);
  const error = await pullImages(engine, Object.keys(causes), listen().options).catch((reason) => reason);
  for (const [name, cause] of Object.entries(causes))
    expect(error.message).toContain(`- ${name}: ${cause}; `);
  expect(error.message).toContain("The engine says: no matching manifest for linux/");
});

test("a registry that wants a login gets what docker login has kept", async () => {
  const own = await startSmallRegistry({ isPrivate: true });
  const name = `${own.host}/telltale-try/good:1`;
  expect(await canPull(engine, name)).toBe(`${own.host} denies it, or does not have it`);
  const folder = temporaryFolder();
  const auth = Buffer.from("ada:secret").toString("base64");
  writeFileSync(join(folder, "config.json"), JSON.stringify({ auths: { [own.host]: { auth } } }));
  process.env.DOCKER_CONFIG = folder;
  try {
    expect(await canPull(engine, name)).toBeUndefined();
    await pullImages(engine, [name], listen().options);
  } finally {
    delete process.env.DOCKER_CONFIG;
    own.close();
  }
  expect(own.authorization()).toBe(`Basic ${auth}`);
  await engine.getImage(name).remove();
});

test("a pull ends with its signal", async () => {
  const abort = new AbortController();
  const slow = await startSmallRegistry({ layerBytes: 10_000_000, pauseMs: 200 });
  const name = `${slow.host}/telltale-try/slow:1`;
  setTimeout(() => abort.abort(), 1_000);
  const before = Date.now();
  try {
    await expect(pullImages(engine, [name], listen(abort.signal).options)).rejects.toThrow("aborted");
    expect(Date.now() - before).toBeLessThan(3_000);
    expect(await listMissing(engine, [name])).toEqual([name]);
  } finally {
    slow.close();
  }
});

test("images that were saved to a file are there again after it was loaded", async () => {
  const names = [image("good"), image("better")];
  await pullImages(engine, names, listen().options);
  const file = join(temporaryFolder(), "images.tar");
  await saveImages(engine, names, file, listen().options);
  for (const name of names) await engine.getImage(name).remove();
  const { steps, options } = listen();
  expect((await loadImages(engine, file, options)).sort()).toEqual(names.sort());
  expect(await listMissing(engine, names)).toEqual([]);
  expect(steps.at(-1)).toEqual({ name: file, doing: "loading", far: "3 of 3 MB" });
});

test("a save that is interrupted leaves no file", async () => {
  await pullImages(engine, [image("good")], listen().options);
  const folder = temporaryFolder();
  const abort = new AbortController();
  const reporter = { tell: () => {}, finish: () => {}, progress: () => abort.abort() };
  const saving = saveImages(engine, [image("good")], join(folder, "x.tar"), {
    reporter,
    signal: abort.signal,
  });
  await expect(saving).rejects.toThrow("aborted");
  expect(readdirSync(folder)).toEqual([]);
});

test("a file that cannot be written is told", async () => {
  await pullImages(engine, [image("good")], listen().options);
  const file = join(temporaryFolder(), "not", "there", "x.tar");
  await expect(saveImages(engine, [image("good")], file, listen().options)).rejects.toThrow(
    /Images could not be saved to .*x\.tar: ENOENT/,
  );
});

test("a file that is no archive is refused in the engine's words", async () => {
  await expect(loadImages(engine, import.meta.filename, listen().options)).rejects.toThrow(
    /could not be loaded: .*invalid tar header/,
  );
});
