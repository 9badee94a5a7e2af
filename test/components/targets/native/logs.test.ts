import { appendFileSync, mkdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { logFile } from "../../../../components/targets/instance.ts";
import { findLog, followLog, lastLines } from "../../../../components/targets/native/logs.ts";
import { temporaryInstance } from "./fake-services.ts";
import { temporaryFolder } from "./temporary-folder.ts";

test("the last lines come in their order, also from the file that was moved aside", () => {
  const path = join(temporaryFolder(), "a.log");
  writeFileSync(`${path}.1`, "1\n2\n");
  writeFileSync(path, "3\n4\n");
  expect(lastLines(path, 3)).toEqual(["2", "3", "4"]);
  expect(lastLines(path, 99)).toEqual(["1", "2", "3", "4"]);
  expect(lastLines(path, 0)).toEqual([]);
});

test("a log is followed, also when it is cut", async () => {
  const path = join(temporaryFolder(), "a.log");
  writeFileSync(path, "old\n");
  const abort = new AbortController();
  const seen: string[] = [];
  const following = followLog(path, (text) => seen.push(text), abort.signal);
  appendFileSync(path, "new\n");
  while (seen.join("") !== "new\n") await sleep(20);
  truncateSync(path);
  await sleep(300);
  appendFileSync(path, "cut\n");
  while (seen.join("") !== "new\ncut\n") await sleep(20);
  abort.abort();
  await following;
});

test("a log that is not there is answered with those that are", () => {
  const instance = temporaryInstance();
  expect(() => findLog(instance, "loki")).toThrow("Nothing was started in it yet");
  mkdirSync(join(instance.folder, "logs"), { recursive: true });
  writeFileSync(logFile(instance, "jaeger"), "");
  expect(() => findLog(instance, "lok")).toThrow(
    'no log of "lok" in the stack "test". There are logs of: jaeger',
  );
});
