import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "@jest/globals";
import { execa } from "execa";
import type { RenderContext } from "../../../../components/service.ts";
import { grafana } from "../../../../components/services/grafana/service.ts";
import { parseSettings } from "../../../../stacks/settings.ts";
import { temporaryFolder } from "../../targets/native/temporary-folder.ts";

let folder: string;
const at = (...path: string[]) => join(folder, ...path);

beforeEach(() => {
  folder = temporaryFolder();
  for (const one of ["bin", "store", "secrets"]) mkdirSync(at(one));
  writeFileSync(at("secrets", "grafana-secret-key"), "key-1");
  writeFileSync(at("secrets", "grafana-admin-password"), "password-1");
  writeFileSync(at("bin", "grafana"), `#!/bin/sh\n{ echo "$@"; cat; } >${at("cli")}\n`, { mode: 0o755 });
});

/** Runs the preparation as the target does, with a `grafana` that only notes what it was asked. */
async function prepare(): Promise<void> {
  const context: RenderContext = {
    listen: () => "127.0.0.1:3000",
    endpoint: () => undefined,
    everyReplica: () => undefined,
    scrapeTargets: () => [],
    annotatedPods: () => undefined,
    publicUrl: () => "http://127.0.0.1:3000",
    configFile: (path) => at(path),
    secretFile: (name) => at("secrets", name),
    userFile: (path) => path,
    userFolder: (path) => path,
    userHost: (hostPort) => hostPort,
    pages: () => undefined,
    dataFolder: (name) => at(name),
  };
  const { files, prepare: steps = [], environment } = grafana.describe(context, parseSettings({}, "test"));
  writeFileSync(at("prepare.sh"), files["prepare.sh"]?.content ?? "");
  for (const { command } of steps) {
    const [program, ...args] = command;
    const env = { ...environment, GF_PATHS_HOME: "/usr/share/grafana", PATH: `${at("bin")}:/usr/bin:/bin` };
    await execa(program, args, { env, extendEnv: false });
  }
}

test("before the first start there is a key, which only the owner can read, and no password to be set", async () => {
  await prepare();
  expect(readFileSync(at("store", "secret-key"), "utf8")).toBe("key-1");
  expect(statSync(at("store", "secret-key")).mode & 0o077).toBe(0);
  expect(() => readFileSync(at("cli"))).toThrow("ENOENT");
});

test("a database that was kept keeps its key and takes the new password", async () => {
  await prepare();
  writeFileSync(at("store", "grafana.db"), "a database");
  writeFileSync(at("secrets", "grafana-secret-key"), "key-2");
  writeFileSync(at("secrets", "grafana-admin-password"), "password-2");
  await prepare();
  expect(readFileSync(at("store", "secret-key"), "utf8")).toBe("key-1");
  expect(readFileSync(at("cli"), "utf8")).toBe(
    "cli --homepath /usr/share/grafana admin reset-admin-password --password-from-stdin\npassword-2",
  );
});
