import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { configFolder } from "../../../../components/targets/instance.ts";
import { writeInstanceFiles } from "../../../../components/targets/native/instance-files.ts";
import { describeServices } from "../../../../components/targets/native/plan.ts";
import { type Fake, fakeService, settingsFor, temporaryInstance } from "./fake-services.ts";

const instance = temporaryInstance();
const write = (fake: Fake) =>
  writeInstanceFiles(instance, describeServices(instance, settingsFor(), [fakeService("loki", fake)]));
const path = (name: string) => join(configFolder(instance, "loki"), name);

test("a file is written only when its content changes", () => {
  write({ config: "a", restart: "r" });
  const before = statSync(path("main.txt")).ino;
  write({ config: "a", restart: "s" });
  expect(statSync(path("main.txt")).ino).toBe(before);
  expect(readFileSync(path("deep/other.txt"), "utf8")).toBe("s");
});

test("a file that no description names goes", () => {
  write({});
  writeFileSync(path("deep/old-rules.yml"), "");
  write({});
  expect(existsSync(path("deep/old-rules.yml"))).toBe(false);
  expect(existsSync(path("deep/other.txt"))).toBe(true);
});

test("a secret is made once, for its user alone", () => {
  const file = join(instance.folder, "secrets", "ingest-token");
  write({ secrets: ["ingest-token"] });
  const first = readFileSync(file, "utf8");
  write({ secrets: ["ingest-token"] });
  expect(readFileSync(file, "utf8")).toBe(first);
  expect(first).toMatch(/^[\w-]{43}$/);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});
