import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { connectEngine } from "../../../../../components/targets/docker/engine/engine.ts";
import {
  checkSavable,
  loadImages,
  saveImages,
} from "../../../../../components/targets/docker/images/image-archive.ts";
import { SILENT } from "../../../../../components/targets/reporter.ts";
import { temporaryFolder } from "../../native/temporary-folder.ts";
import { type Routes, refuse, startFakeEngine, tellEvents, VERSION } from "../engine/fake-engine.ts";

const IMAGE = "grafana/loki:3.7.8";
const END_OF_TAR = Buffer.alloc(1024);
const options = {
  reporter: SILENT,
  signal: new AbortController().signal,
};

async function engineWith(routes: Routes) {
  const image = { [`/images/${IMAGE}/json`]: { Size: 1, Architecture: "amd64" } };
  return connectEngine(await startFakeEngine({ "/version": VERSION, ...image, ...routes }));
}

async function save(answer: Routes[string]) {
  const folder = temporaryFolder();
  const engine = await engineWith({ "/images/get": answer });
  const error = await saveImages(engine, [IMAGE], join(folder, "images.tar"), options).catch((e) => e);
  return { error, files: readdirSync(folder) };
}

test("a whole archive is kept under its name", async () => {
  expect(await save((_, response) => void response.end(END_OF_TAR))).toEqual({
    error: undefined,
    files: ["images.tar"],
  });
});

test("an archive that the engine breaks off is told, and nothing of it stays", async () => {
  const { error, files } = await save((_, response) => {
    response.write(END_OF_TAR);
    setTimeout(() => response.destroy(), 50);
  });
  expect(error.message).toMatch(
    /Images could not be saved to .*images\.tar: aborted\. No part of it was kept/,
  );
  expect(files).toEqual([]);
});

test("an error that the engine writes into the archive is found", async () => {
  const { error, files } = await save((_, response) => {
    response.write(END_OF_TAR);
    response.end('{"errorDetail":{"message":"unexpected EOF"},"error":"unexpected EOF"}\n');
  });
  expect(error.message).toMatch(
    /could not be saved to .*images\.tar: unexpected EOF\. No part of it was kept/,
  );
  expect(files).toEqual([]);
});

test("what the engine refuses to save is told in its words", async () => {
  const { error, files } = await save(refuse(404, "reference does not exist"));
  expect(error.message).toContain("reference does not exist");
  expect(files).toEqual([]);
});

test("a file is never overwritten", () => {
  const file = join(temporaryFolder(), "there.tar");
  writeFileSync(file, "");
  expect(() => checkSavable([IMAGE], file)).toThrow(
    `${file} exists already. Name another file, or remove it first.`,
  );
});

test("digests do not survive in a file, so that pinned images are not saved", () => {
  const pinned = `${IMAGE}@sha256:${"0".repeat(64)}`;
  const file = join(temporaryFolder(), "new.tar");
  expect(() => checkSavable([IMAGE, pinned], file)).toThrow(
    `  - ${pinned}: is pinned by telltale:images.digests`,
  );
  expect(existsSync(file)).toBe(false);
});

async function load(answer: Routes[string]) {
  const file = join(temporaryFolder(), "images.tar");
  writeFileSync(file, END_OF_TAR);
  return loadImages(await engineWith({ "/images/load": answer }), file, options);
}

test("images that were loaded are named", async () => {
  const events = tellEvents(
    { stream: `Loaded image: ${IMAGE}\n` },
    { stream: "Loaded image ID: sha256:1\n" },
  );
  expect(await load(events)).toEqual([IMAGE]);
});

test("a file that is no archive is told in the engine's words", async () => {
  await expect(load(tellEvents({ error: "archive/tar: invalid tar header" }))).rejects.toThrow(
    /could not be loaded: archive\/tar: invalid tar header\. It must be whole, and written by telltale images save/,
  );
});

test("an engine without room is told so", async () => {
  await expect(load(tellEvents({ error: "write /x: no space left on device" }))).rejects.toThrow(
    "the engine's disk is full. Free some there",
  );
});

test("a file that does not exist is told with where to get one", async () => {
  const engine = await engineWith({});
  await expect(loadImages(engine, "/not/there.tar", options)).rejects.toThrow(
    "/not/there.tar does not exist. Write it where images can be pulled: telltale images save FILE",
  );
});
