import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import {
  findPulumi,
  obtainPulumi,
  pulumiEnvironment,
} from "../../../../components/targets/pulumi/pulumi-cli.ts";
import { temporaryFolder } from "../native/temporary-folder.ts";

const before = { ...process.env };
let home: string;
beforeEach(() => {
  home = temporaryFolder();
  for (const name of Object.keys(process.env)) if (name.startsWith("PULUMI_")) delete process.env[name];
  process.env.XDG_DATA_HOME = home;
  process.env.PULUMI_HOME = join(home, "pulumi-home");
});
afterEach(() => {
  process.env = { ...before };
});

function program(folder: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "pulumi"), "#!/bin/sh\n");
  chmodSync(join(folder, "pulumi"), 0o755);
  return folder;
}

test("the CLI on PATH is taken, but not the package that would only fetch one", () => {
  const wrapper = program(join(home, "node_modules", ".bin"));
  process.env.PATH = wrapper;
  expect(findPulumi()).toBeUndefined();
  const real = program(join(home, "bin"));
  process.env.PATH = `${wrapper}:${real}`;
  expect(findPulumi()).toBe(real);
});

test("the CLI that the package has fetched is found where it keeps it", () => {
  process.env.PATH = "";
  const { version } = JSON.parse(readFileSync("node_modules/pulumi/package.json", "utf8"));
  const fetched = program(join(home, "pulumi-home", "versions", version, "bin"));
  expect(findPulumi()).toBe(fetched);
});

test("state is in files of the user's data folder, with a passphrase that is made once", () => {
  const first = pulumiEnvironment(home, "/bin");
  expect(first.PULUMI_BACKEND_URL).toBe(`file://${home}/telltale/pulumi`);
  const file = first.PULUMI_CONFIG_PASSPHRASE_FILE ?? "";
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const passphrase = readFileSync(file, "utf8");
  expect(passphrase.length).toBeGreaterThanOrEqual(40);
  pulumiEnvironment(home, "/bin");
  expect(readFileSync(file, "utf8")).toBe(passphrase);
});

test("a backend and a passphrase that the user has chosen stay", () => {
  process.env.PULUMI_BACKEND_URL = "s3://bucket";
  process.env.PULUMI_CONFIG_PASSPHRASE = "";
  const chosen = pulumiEnvironment(home, "/bin");
  expect(chosen).not.toHaveProperty("PULUMI_BACKEND_URL");
  expect(chosen).not.toHaveProperty("PULUMI_CONFIG_PASSPHRASE_FILE");
  delete process.env.PULUMI_BACKEND_URL;
  writeFileSync(join(home, "Pulumi.yaml"), "name: telltale\nbackend:\n  url: gs://bucket\n");
  expect(pulumiEnvironment(home, "/bin")).not.toHaveProperty("PULUMI_BACKEND_URL");
});

test("one that cannot be fetched is told with the way out", async () => {
  process.env.PATH = "";
  const told: string[] = [];
  const fetching = obtainPulumi(AbortSignal.timeout(1), (text) => told.push(text));
  await expect(fetching).rejects.toThrow(
    /cannot be fetched: .*\nInstall it .*or set telltale:target to native/,
  );
  expect(told).toEqual([expect.stringMatching(/^Fetching the Pulumi CLI \d/)]);
});
