import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { dsnsOf } from "../../components/error-projects.ts";
import { type Instance, instanceOf, loginsFile, secretFile } from "../../components/targets/instance.ts";
import { backup } from "../../components/targets/native/backup.ts";
import { down } from "../../components/targets/native/down.ts";
import { restore } from "../../components/targets/native/restore.ts";
import { NATIVE_SERVICES } from "../../components/targets/native/services.ts";
import { up } from "../../components/targets/native/up.ts";
import { SILENT } from "../../components/targets/reporter.ts";
import { parseSettings } from "../../stacks/settings.ts";
import { eventually } from "./backends.ts";
import { bugsinkOf, canLogIn, runPython } from "./bugsink.ts";
import { findFreeBase } from "./free-ports.ts";
import { exceptionEvent, sendEvent } from "./sentry.ts";
import { stackUnderTest } from "./stack-under-test.ts";

// The error tracker alone, in instances that are stopped, changed and started.
const instance = instanceOf(join(stackUnderTest().folder, "..", ".."), "errors");
const options = { reporter: SILENT, signal: AbortSignal.timeout(240_000) };
const folder = mkdtempSync(join(tmpdir(), "telltale-errors-"));
const heard: string[] = [];
let base: number;

const webhook = createServer((request, response) => {
  request.on("data", (data) => heard.push(`webhook ${data}`)).on("end", () => response.end());
});
/** As much of a mail server as one mail needs. */
const mail = createTcpServer((socket) => {
  socket.write("220 here\r\n");
  socket.on("data", (data) => {
    const text = data.toString();
    if (/^Subject:/m.test(text)) heard.push(`mail ${text}`);
    socket.write(/^data\r\n/i.test(text) ? "354 go on\r\n" : "250 good\r\n");
  });
});

beforeAll(async () => {
  base = await findFreeBase();
  for (const server of [webhook, mail]) await once(server.listen(0, "127.0.0.1"), "listening");
});

afterAll(async () => {
  await down(instance, { ...options, data: true });
  for (const server of [webhook, mail]) server.close();
  rmSync(folder, { recursive: true });
}, 120_000);

async function start(errors: Record<string, unknown> = {}, one: Instance = instance): Promise<string> {
  const settings = parseSettings({ ports: { base }, errors }, "test");
  const services = NATIVE_SERVICES.filter(({ name }) => name === "errors");
  const { problems, statuses } = await up({ instance: one, settings, services }, options);
  expect(problems).toEqual([]);
  return statuses[0]?.url as string;
}

function dsnOf(url: string, one: Instance = instance): string {
  return dsnsOf(url, (name) => readFileSync(secretFile(one, name), "utf8")).node as string;
}

function login(): { user: string; password: string } {
  return JSON.parse(readFileSync(loginsFile(instance), "utf8")).errors;
}

function settingFile(name: string, content: string): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

test("more than the quota is refused with 429 and a time to wait", async () => {
  const dsn = dsnOf(await start({ quota: { per5Minutes: 10 } }));
  const answers: number[] = [];
  for (let i = 0; i < 12; i++) answers.push(await sendEvent(dsn, exceptionEvent("LoudError")));
  expect(answers).toEqual([...Array(10).fill(200), 429, 429]);
}, 120_000);

test("a new issue is told once, to webhooks and by mail", async () => {
  const [web, smtp] = [webhook, mail].map((server) => (server.address() as AddressInfo).port);
  const url = await start({
    webhookUrlFiles: [settingFile("webhook", `http://127.0.0.1:${web}/`)],
    mailUrlFile: settingFile("mail", `smtp://127.0.0.1:${smtp}`),
  });
  for (let i = 0; i < 2; i++) expect(await sendEvent(dsnOf(url), exceptionEvent("TellError"))).toBe(200);
  await eventually(
    async () => heard.length,
    (count) => count >= 2,
  );
  expect(heard.sort()).toEqual([
    expect.stringMatching(/^mail .*TellError: no such page/s),
    expect.stringMatching(/^webhook .*"text": "TellError: no such page"/s),
  ]);
}, 120_000);

test("a receiver that is gone does not keep an event from being stored", async () => {
  const nowhere = { webhookUrlFiles: [settingFile("webhook", "http://127.0.0.1:9/")] };
  const url = await start({ ...nowhere, mailUrlFile: settingFile("mail", "smtp://127.0.0.1:9") });
  expect(await sendEvent(dsnOf(url), exceptionEvent("SilentError"))).toBe(200);
  const { issues } = await bugsinkOf(instance, url);
  expect(await issues(1, "SilentError")).toHaveLength(1);
}, 120_000);

const OTHER_PASSWORD = `
import django; django.setup()
from django.contrib.auth import get_user_model
user = get_user_model().objects.get()
user.set_password("another one")
user.save()
`;

test("the admin's password is the secret's again after each start, and another admin takes over", async () => {
  const url = await start();
  await runPython(instance, "-c", OTHER_PASSWORD);
  expect(await canLogIn(url, login().user, "another one")).toBe(true);
  await down(instance, { ...options, data: false });
  await start({ admin: "other@example.com" });
  expect(login().user).toBe("other@example.com");
  expect(await canLogIn(url, "other@example.com", login().password)).toBe(true);
  await start();
  expect(await canLogIn(url, "admin@example.com", login().password)).toBe(true);
  expect(await canLogIn(url, "admin@example.com", "another one")).toBe(false);
  expect(await canLogIn(url, "other@example.com", login().password)).toBe(false);
}, 120_000);

test("databases of an older version are migrated, with what they hold", async () => {
  const url = await start();
  expect(await sendEvent(dsnOf(url), exceptionEvent("EarlyError"))).toBe(200);
  await runPython(instance, "-m", "bugsink.scripts.manage", "migrate", "users", "0003");
  await down(instance, { ...options, data: false });
  await start();
  const plan = await runPython(instance, "-m", "bugsink.scripts.manage", "showmigrations", "--plan");
  expect(plan).not.toContain("[ ]");
  expect(await (await bugsinkOf(instance, url)).issues(1, "EarlyError")).toHaveLength(1);
}, 120_000);

test("another instance has what a backup holds, under the same DSN", async () => {
  const url = await start();
  const dsn = dsnOf(url);
  await sendEvent(dsn, exceptionEvent("SavedError"));
  await backup(instance, join(folder, "backup"), options);
  await sendEvent(dsn, exceptionEvent("LateError"));
  await down(instance, { ...options, data: true });
  await start();
  await restore(instance, join(folder, "backup"), { ...options, replace: true });
  expect(dsnOf(url)).toBe(dsn);
  const { issues } = await bugsinkOf(instance, url);
  expect(await issues(1, "SavedError")).toHaveLength(1);
  expect(await issues(1, "LateError")).toEqual([]);
  expect(await canLogIn(url, login().user, login().password)).toBe(true);
  expect(await sendEvent(dsn, exceptionEvent("SavedError"))).toBe(200);
}, 120_000);
