import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { expect, test } from "@jest/globals";
import { checkNewFolder, inNewFolder, writeArchive } from "../../../components/targets/backup-archive.ts";
import { checkBackup, writeManifest } from "../../../components/targets/backup-manifest.ts";
import { SILENT } from "./native/fake-services.ts";
import { temporaryFolder } from "./native/temporary-folder.ts";

const { signal } = new AbortController();
const options = { reporter: SILENT, signal };

/** A whole backup of one data folder. */
async function backUp(): Promise<string> {
  const folder = join(temporaryFolder(), "new");
  await inNewFolder(folder, async () => {
    const archive = await writeArchive(join(folder, "loki-store.tar"), Readable.from(["abc"]), options);
    writeManifest(folder, {
      target: "native",
      stack: "dev",
      data: [{ service: "loki", folder: "store", ...archive }],
    });
  });
  return folder;
}

function edit(folder: string, change: (manifest: Record<string, unknown>) => object): void {
  const path = join(folder, "backup.json");
  writeFileSync(path, JSON.stringify(change(JSON.parse(readFileSync(path, "utf8")))));
}

test("a backup says what it is of, when it was made, and what its archives must be", async () => {
  const folder = await backUp();
  expect(await checkBackup(folder, ["native"], signal)).toEqual({
    format: 1,
    target: "native",
    stack: "dev",
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    data: [
      {
        service: "loki",
        folder: "store",
        file: "loki-store.tar",
        bytes: 3,
        sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      },
    ],
  });
});

test("only its user may read a backup", async () => {
  const folder = await backUp();
  const modes = [folder, ...readdirSync(folder).map((file) => join(folder, file))].map(
    (path) => statSync(path).mode & 0o777,
  );
  expect(modes).toEqual([0o700, 0o600, 0o600]);
});

test.each<[string, (folder: string) => void, RegExp]>([
  ["a folder that is not there", (folder) => rmSync(folder, { recursive: true }), /there is no such folder/],
  [
    "a folder with something else",
    (folder) => {
      rmSync(folder, { recursive: true });
      mkdirSync(folder);
    },
    /it has no backup.json/,
  ],
  [
    "a half backup",
    (folder) => rmSync(join(folder, "backup.json")),
    /not whole: backup.json, which is written last/,
  ],
  [
    "a lost archive",
    (folder) => rmSync(join(folder, "loki-store.tar")),
    /damaged:\n {2}- loki-store.tar: it is missing/,
  ],
  [
    "an archive of another size",
    (folder) => appendFileSync(join(folder, "loki-store.tar"), "d"),
    /4 bytes; it was written with 3/,
  ],
  [
    "an archive of another content",
    (folder) => writeFileSync(join(folder, "loki-store.tar"), "abd"),
    /content is another one/,
  ],
  [
    "a later format",
    (folder) => edit(folder, (manifest) => ({ ...manifest, format: 2 })),
    /format 2; this version of Telltale reads format 1/,
  ],
  [
    "another target",
    (folder) => edit(folder, (manifest) => ({ ...manifest, target: "docker" })),
    /on the target docker; this stack's target is native/,
  ],
  [
    "a path out of its folder",
    (folder) =>
      edit(folder, (manifest) => ({
        ...manifest,
        data: [{ service: "..", folder: "x", file: "../x.tar", bytes: 1, sha256: "0".repeat(64) }],
      })),
    /data\.0\.file/,
  ],
  ["no JSON", (folder) => writeFileSync(join(folder, "backup.json"), "{"), /not as Telltale writes it/],
])("%s is refused", async (_, spoil, message) => {
  const folder = await backUp();
  spoil(folder);
  const check = checkBackup(folder, ["native"], signal);
  await expect(check).rejects.toThrow(message);
  await expect(check).rejects.toMatchObject({ name: "UserError" });
});

test("a backup is written only into a new or empty folder", () => {
  const folder = temporaryFolder();
  expect(() => checkNewFolder(join(folder, "new"))).not.toThrow();
  expect(() => checkNewFolder(folder)).not.toThrow();
  writeFileSync(join(folder, "thesis"), "");
  expect(() => checkNewFolder(folder)).toThrow("is not empty (thesis)");
  expect(() => checkNewFolder(join(folder, "thesis"))).toThrow("is a file");
});

test("a backup that does not fit leaves nothing, and says so", async () => {
  const folder = temporaryFolder();
  const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
  const write = async () => {
    mkdirSync(join(folder, "a", "b"), { recursive: true });
    writeFileSync(join(folder, "a", "b", "loki-store.tar"), "");
    throw full;
  };
  await expect(inNewFolder(join(folder, "a", "b"), write)).rejects.toThrow(
    /The backup does not fit.*is full/,
  );
  expect(existsSync(join(folder, "a"))).toBe(false);
});

test("a folder that was there stays, without what was written", async () => {
  const folder = temporaryFolder();
  const write = async () => {
    writeFileSync(join(folder, "loki-store.tar"), "");
    throw new Error("something");
  };
  await expect(inNewFolder(folder, write)).rejects.toThrow("something");
  expect(readdirSync(folder)).toEqual([]);
});
