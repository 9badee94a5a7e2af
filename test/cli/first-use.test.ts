import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "@jest/globals";
import { temporaryFolder } from "../components/targets/native/temporary-folder.ts";

const SOURCE = join(import.meta.dirname, "..", "..", "cli", "first-use.mjs");

/** Stands in for npm: notes that it was called, and installs Node. */
const NPM = `#!/bin/sh
echo "$@" >> calls
echo "npm says this"
sleep 0.2
[ -e fail ] && exit 7
mkdir -p node_modules/.bin && ln -sf ${process.execPath} node_modules/.bin/node
`;

let checkout: string;

beforeEach(() => {
  checkout = temporaryFolder();
  for (const folder of ["cli", "path"]) mkdirSync(join(checkout, folder));
  copyFileSync(SOURCE, join(checkout, "cli", "first-use.mjs"));
  writeFileSync(join(checkout, "package-lock.json"), "{}");
  writeFileSync(join(checkout, "path", "npm"), NPM, { mode: 0o755 });
});

function start(...command: string[]): ChildProcess {
  const env = { ...process.env, PATH: `${join(checkout, "path")}:/usr/bin:/bin` };
  return spawn(process.execPath, [join(checkout, "cli", "first-use.mjs"), ...command], { env });
}

async function run(...command: string[]) {
  const child = start(...command);
  const [out, err]: [string[], string[]] = [[], []];
  child.stdout?.on("data", (text) => out.push(String(text)));
  child.stderr?.on("data", (text) => err.push(String(text)));
  const [code, signal] = await once(child, "close");
  return { code, signal, out: out.join(""), err: err.join("") };
}

const installs = () => readFileSync(join(checkout, "calls"), "utf8").trim().split("\n").length;

test("the first use installs, the next does not, one after a change of package-lock.json does", async () => {
  expect(await run("node", "-p", "1 + 1")).toMatchObject({
    code: 0,
    out: "2\n",
    err: expect.stringContaining("npm says this"),
  });
  expect(await run("node", "-p", "2")).toEqual({ code: 0, signal: null, out: "2\n", err: "" });
  expect(installs()).toBe(1);
  writeFileSync(join(checkout, "package-lock.json"), '{"changed":true}');
  await run("node", "-p", "2");
  expect(installs()).toBe(2);
});

test("two first uses at once install once", async () => {
  const results = await Promise.all([run("node", "-p", "1"), run("node", "-p", "2")]);
  expect(results.map(({ out }) => out)).toEqual(["1\n", "2\n"]);
  expect(installs()).toBe(1);
});

test("a failed install is told, and tried again", async () => {
  writeFileSync(join(checkout, "fail"), "");
  expect(await run("node")).toMatchObject({
    code: 1,
    err: expect.stringContaining("npm install failed with exit code 7"),
  });
  expect(await run("node")).toMatchObject({ code: 1 });
  expect(installs()).toBe(2);
});

test("the command's programs are those that were installed", async () => {
  const { out } = await run("sh", "-c", "command -v node");
  expect(out).toBe(`${join(checkout, "node_modules", ".bin", "node")}\n`);
});

test("exit codes and signals are passed on", async () => {
  expect(await run("sh", "-c", "exit 3")).toMatchObject({ code: 3 });
  expect(await run("sh", "-c", "kill -KILL $$")).toMatchObject({ signal: "SIGKILL" });
  expect(await run("no-such-program")).toMatchObject({
    code: 1,
    err: expect.stringContaining("no-such-program cannot be run"),
  });
  const child = start("sh", "-c", "trap 'exit 9' INT; echo on; while :; do sleep 0.05; done");
  await once(child.stdout as NodeJS.ReadableStream, "data");
  child.kill("SIGINT");
  expect(await once(child, "close")).toEqual([9, null]);
});
