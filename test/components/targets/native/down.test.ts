import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "@jest/globals";
import { down } from "../../../../components/targets/native/down.ts";
import { processesOf } from "../../../../components/targets/native/leftovers.ts";
import { isAlive } from "../../../../components/targets/native/process-identity.ts";
import { fakeService, SILENT } from "./fake-services.ts";
import { fresh, instance, remove, signal, start } from "./running-instance.ts";

afterEach(remove);

test("leaves no process and keeps data, secrets and logs", async () => {
  fresh();
  await start([fakeService("collector", { secrets: ["ingest-token"] })]);
  const stored = join(instance.folder, "data", "collector", "store", "kept");
  writeFileSync(stored, "");
  const pids = processesOf(instance.folder);
  await down(instance, { reporter: SILENT, signal, data: false });
  expect(pids).toHaveLength(2);
  expect(pids.filter(isAlive)).toEqual([]);
  expect(existsSync(stored)).toBe(true);
  expect(existsSync(join(process.env.XDG_STATE_HOME as string, "telltale", "connection.json"))).toBe(false);
});

test("does not take away the connection of an instance that came after", async () => {
  fresh();
  const services = [fakeService("collector", { secrets: ["ingest-token"] })];
  await start(services);
  const [first, shared] = [
    instance,
    join(process.env.XDG_STATE_HOME as string, "telltale", "connection.json"),
  ];
  fresh();
  await start(services);
  await down(first, { reporter: SILENT, signal, data: true });
  expect(existsSync(shared)).toBe(true);
});

test("removes data when told to, and says what", async () => {
  fresh();
  await start([fakeService("loki")]);
  const told: string[] = [];
  await down(instance, { reporter: { ...SILENT, tell: (text) => told.push(text) }, signal, data: true });
  expect(told.join("\n")).toContain(join(instance.folder, "data"));
  expect(existsSync(join(instance.folder, "data"))).toBe(false);
});
