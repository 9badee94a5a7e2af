import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "@jest/globals";
import { readConnection } from "../../../../components/targets/connection.ts";
import {
  dataFolder,
  type Instance,
  loginsFile,
  secretFile,
} from "../../../../components/targets/instance.ts";
import { backup } from "../../../../components/targets/native/backup.ts";
import { down } from "../../../../components/targets/native/down.ts";
import { restore } from "../../../../components/targets/native/restore.ts";
import { fakeService, SILENT, temporaryInstance } from "./fake-services.ts";
import { fresh, instance, remove, signal, start, status } from "./running-instance.ts";
import { temporaryFolder } from "./temporary-folder.ts";

afterEach(remove);

const options = { reporter: SILENT, signal };
const services = [fakeService("collector", { secrets: ["ingest-token"] }), fakeService("loki")];

const kept = (of: Instance) => join(dataFolder(of, "loki", "store"), "deep", "kept");
const tokenOf = (of: Instance) => readFileSync(secretFile(of, "ingest-token"), "utf8");

function store(of: Instance, content: string): void {
  mkdirSync(join(kept(of), ".."), { recursive: true });
  writeFileSync(kept(of), content);
  chmodSync(kept(of), 0o640);
}

/** A backup of a running instance that has stored something. */
async function backUp(): Promise<string> {
  fresh();
  await start(services);
  store(instance, "before");
  const folder = join(temporaryFolder(), "saved");
  await backup(instance, folder, options);
  return folder;
}

test("services run again after a backup, as agents know them", async () => {
  fresh();
  await start(services);
  const [before, connection] = [await status("loki"), readConnection(instance)];
  const folder = join(temporaryFolder(), "saved");
  await backup(instance, folder, options);
  expect(readdirSync(folder).sort()).toEqual([
    "backup.json",
    "collector-store.tar",
    "loki-store.tar",
    "secrets.tar",
  ]);
  const after = await status("loki");
  expect([after.healthy, after.pid]).toEqual([true, expect.any(Number)]);
  expect(after.pid).not.toBe(before.pid);
  expect(readConnection(instance)).toEqual(connection);
});

test("a backup of a stack that is down starts nothing", async () => {
  fresh();
  await start(services);
  await down(instance, { ...options, data: false });
  await backup(instance, join(temporaryFolder(), "saved"), options);
  expect(existsSync(join(instance.folder, "run"))).toBe(false);
});

test("an empty instance gets data, modes and secrets of the backup", async () => {
  const folder = await backUp();
  const other = temporaryInstance("other");
  await restore(other, folder, { ...options, replace: false });
  expect(readFileSync(kept(other), "utf8")).toBe("before");
  expect(statSync(kept(other)).mode & 0o777).toBe(0o640);
  expect(tokenOf(other)).toBe(tokenOf(instance));
  expect(statSync(join(other.folder, "secrets")).mode & 0o777).toBe(0o700);
  expect(readdirSync(other.folder).sort()).toEqual(["data", "secrets"]);
});

test("data that is there is replaced only when told to, and the services run again with it", async () => {
  const folder = await backUp();
  const token = tokenOf(instance);
  await remove();
  fresh();
  await start(services);
  store(instance, "after");
  writeFileSync(join(dataFolder(instance, "collector", "store"), "newer"), "");
  const before = await status("loki");
  await expect(restore(instance, folder, { ...options, replace: false })).rejects.toThrow(
    /has data.*telltale down --data.*--replace.*\n.*data\/collector\/store: it is not empty\n.*data\/loki/,
  );
  expect((await status("loki")).pid).toBe(before.pid);
  expect(readFileSync(kept(instance), "utf8")).toBe("after");

  await restore(instance, folder, { ...options, replace: true });
  expect(readFileSync(kept(instance), "utf8")).toBe("before");
  expect(readdirSync(dataFolder(instance, "collector", "store"))).toEqual([]);
  expect((await status("loki")).healthy).toBe(true);
  expect([tokenOf(instance), readConnection(instance)?.token]).toEqual([token, token]);
});

test("agents and people are told the secrets that a restore has brought", async () => {
  const keys = ["errors-key-node", "errors-key-python", "errors-admin-password"] as const;
  const tracked = [...services, fakeService("errors", { secrets: keys })];
  fresh();
  await start(tracked);
  const folder = join(temporaryFolder(), "saved");
  await backup(instance, folder, options);
  const told = () => [readConnection(instance), readFileSync(loginsFile(instance), "utf8")];
  const [connection, logins] = told();
  rmSync(join(instance.folder, "secrets"), { recursive: true });
  await start(tracked);
  expect(told()).not.toEqual([connection, logins]);
  await restore(instance, folder, { ...options, replace: true });
  expect(told()).toEqual([connection, logins]);
});

test("a backup that is interrupted leaves nothing, and the services run again", async () => {
  fresh();
  await start(services);
  const abort = new AbortController();
  const folder = join(temporaryFolder(), "saved");
  const reporter = { ...SILENT, progress: () => abort.abort() };
  await expect(backup(instance, folder, { reporter, signal: abort.signal })).rejects.toThrow();
  expect(existsSync(folder)).toBe(false);
  const end = Date.now() + 10_000;
  while (!(await status("loki")).healthy && Date.now() < end);
  expect((await status("loki")).healthy).toBe(true);
});

test("a backup that cannot be read whole leaves nothing, and says what", async () => {
  fresh();
  await start(services);
  await down(instance, { ...options, data: false });
  const folder = join(temporaryFolder(), "saved");
  const path = process.env.PATH;
  const broken = temporaryFolder();
  writeFileSync(join(broken, "tar"), "#!/bin/sh\necho half\necho 'tar: ./x: Cannot open' >&2\nexit 2\n", {
    mode: 0o755,
  });
  process.env.PATH = `${broken}:${path}`;
  try {
    await expect(backup(instance, folder, options)).rejects.toThrow(
      /tar cannot copy .*collector\/store: tar: .\/x: Cannot open/,
    );
  } finally {
    process.env.PATH = path;
  }
  expect(existsSync(folder)).toBe(false);
});

test("an archive that cannot be unpacked changes nothing", async () => {
  const folder = await backUp();
  store(instance, "after");
  const path = process.env.PATH;
  const broken = temporaryFolder();
  writeFileSync(join(broken, "tar"), "#!/bin/sh\necho 'tar: No space left on device' >&2\nexit 2\n", {
    mode: 0o755,
  });
  process.env.PATH = `${broken}:${path}`;
  try {
    await expect(restore(instance, folder, { ...options, replace: true })).rejects.toThrow(
      /Nothing was done.*No space left/,
    );
  } finally {
    process.env.PATH = path;
  }
  expect(readFileSync(kept(instance), "utf8")).toBe("after");
  expect(existsSync(join(instance.folder, "restore"))).toBe(false);
});

test("what a killed restore had taken away is put back", async () => {
  const folder = await backUp();
  await down(instance, { ...options, data: false });
  const { renameSync } = await import("node:fs");
  mkdirSync(join(instance.folder, "restore", "before"), { recursive: true });
  renameSync(join(instance.folder, "data"), join(instance.folder, "restore", "before", "data"));
  await expect(restore(instance, folder, { ...options, replace: false })).rejects.toThrow("has data");
  expect(readFileSync(kept(instance), "utf8")).toBe("before");
});

test("a stack that has stored nothing has nothing to back up", async () => {
  fresh();
  const folder = join(temporaryFolder(), "saved");
  await expect(backup(instance, folder, options)).rejects.toThrow("nothing to back up");
  expect(existsSync(folder)).toBe(false);
});
