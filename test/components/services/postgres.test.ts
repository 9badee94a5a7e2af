import { randomInt } from "node:crypto";
import { on } from "node:events";
import { chownSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { execa } from "execa";
import { Client } from "pg";
import type { ServiceSpec } from "../../../components/service.ts";
import { postgres } from "../../../components/services/postgres.ts";
import { describeDeployed } from "../../../components/targets/render-context.ts";
import { parseSettings } from "../../../stacks/settings.ts";
import { isFree } from "../../stack/free-ports.ts";
import { temporaryFolder } from "../targets/native/temporary-folder.ts";
import { PROGRAMS, RUN_AS, RUNS_HERE, STAND_INS } from "./postgres-programs.ts";

if (!RUNS_HERE) console.log("No PostgreSQL from npm runs here: tests of its start script are left out.");
const testHere = RUNS_HERE ? test : test.skip;
jest.setTimeout(60_000);

let folder: string;
let port: number;
let running: ReturnType<typeof execute>;
const at = (...path: string[]) => join(folder, ...path);

beforeEach(async () => {
  folder = temporaryFolder();
  for (const one of ["bin", "database"]) mkdirSync(at(one));
  for (const one of [at(), at("database")]) chownSync(one, RUN_AS.uid, RUN_AS.gid);
  for (const [name, text] of Object.entries(STAND_INS)) writeFileSync(at("bin", name), text, { mode: 0o755 });
  do port = randomInt(10_000, 30_000);
  while (!(await isFree(port)));
});
afterEach(() => end("SIGINT"));

testHere("a new password opens the old data, the old one no longer does, and neither is told", async () => {
  await start("password-a");
  expect(await ask("password-a", "SELECT system_user AS me")).toEqual([{ me: "scram-sha-256:glitchtip" }]);
  await expect(ask("password-b", "SELECT")).rejects.toThrow("password authentication failed");
  await ask("password-a", "CREATE TABLE kept AS SELECT 'a row' AS what");
  const first = await end("SIGINT");
  await start("password-b");
  expect(await ask("password-b", "TABLE kept")).toEqual([{ what: "a row" }]);
  await expect(ask("password-a", "SELECT")).rejects.toThrow("password authentication failed");
  const second = await end("SIGINT");
  expect(first.all).toMatch(/POSTGRES_PASSWORD_FILE=(.|\n)*statement: CREATE TABLE/);
  expect(`${first.all}${second.all}`).not.toMatch(/password-[ab]/);
});

testHere("what a start that was killed half way leaves is not taken for a database", async () => {
  await start("password-a", { MISHAP: "echo half made; exec tail -f /dev/null" }, "half made");
  await end("SIGKILL");
  expect(existsSync(at("database", "data.new", "PG_VERSION"))).toBe(true);
  await start("password-b");
  expect(await ask("password-b", "SELECT")).toEqual([{}]);
});

testHere("without its user the server does not start, and the password is not told", async () => {
  await start("password-a");
  await end("SIGINT");
  await expect(start("password-b", { POSTGRES_USER: "nobody" })).rejects.toThrow('"nobody" does not exist');
  const { all, exitCode } = await running;
  expect(exitCode).toBeGreaterThan(0);
  expect(all).not.toContain("password-b");
});

async function start(password: string, changes = {}, until = "ready to accept connections"): Promise<void> {
  const listen = () => `127.0.0.1:${port}`;
  const files = {
    configFile: at,
    secretFile: at,
    userFile: at,
    userFolder: at,
    userHost: at,
    dataFolder: at,
  };
  const place = { listen, reach: listen, pages: { of: [] }, ...files };
  const [spec] = describeDeployed(parseSettings({}, "test"), [postgres], () => place);
  if (!spec) throw new Error("PostgreSQL is off");
  writeFileSync(at("postgres-password"), password);
  writeFileSync(at("start.sh"), spec.files["start.sh"]?.content ?? "");
  const PATH = `${at("bin")}:${PROGRAMS}:/usr/bin:/bin`;
  running = execute(spec.command, { ...spec.environment, PATH, ...changes });
  await said(until);
}

/** In a process group of its own, which one signal ends. */
function execute([program, ...args]: ServiceSpec["command"], env: Record<string, string>) {
  return execa(program, args, { ...RUN_AS, env, extendEnv: false, detached: true, all: true, reject: false });
}

async function said(text: string): Promise<void> {
  let heard = "";
  for await (const [chunk] of on(running.all, "data", { close: ["end"] })) {
    heard += chunk;
    if (heard.includes(text)) return;
  }
  throw new Error(`It ended before it said "${text}":\n${heard}`);
}

async function end(signal: NodeJS.Signals) {
  if (running.exitCode === null && running.signalCode === null) process.kill(-Number(running.pid), signal);
  return await running;
}

async function ask(password: string, sql: string): Promise<unknown[]> {
  const client = new Client({ host: "127.0.0.1", port, user: "glitchtip", database: "glitchtip", password });
  const answer = client.connect().then(() => client.query(sql));
  return (await answer.finally(() => client.end())).rows;
}
