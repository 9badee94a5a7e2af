import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { writeCompose, writeDashboards, writeRules } from "../../cli/render.ts";
import { temporaryFolder } from "../components/targets/native/temporary-folder.ts";

test("a rendered stack has secrets of its own, which only its user may read and which are kept", () => {
  const folder = join(temporaryFolder(), "new");
  expect(writeCompose("dev", folder)).toContain("docker compose up -d");
  const path = join(folder, ".env");
  const before = readFileSync(path, "utf8");
  expect(before).toMatch(/^TELLTALE_SECRET_INGEST_TOKEN=[\w-]{43}$/m);
  expect(before).toMatch(/^TELLTALE_SECRET_ERRORS_KEY_NODE=[0-9a-f]{8}-[0-9a-f-]{27}$/m);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  writeFileSync(path, before.replace(/^TELLTALE_SECRET_INGEST_TOKEN=.*$/m, "MINE=1"));
  writeCompose("dev", folder);
  const after = readFileSync(path, "utf8");
  const withoutToken = (text: string) => text.split("\n").filter((line) => line.includes("GLITCHTIP"));
  expect(withoutToken(after)).toEqual(withoutToken(before));
  expect(after).toMatch(/^MINE=1$/m);
  expect(after).toMatch(/^TELLTALE_SECRET_INGEST_TOKEN=[\w-]{43}$/m);
});

test("configuration that is described no more goes", () => {
  const folder = temporaryFolder();
  writeCompose("dev", folder);
  const stale = join(folder, "config", "loki", "old.yaml");
  writeFileSync(stale, "");
  writeCompose("dev", folder);
  expect(existsSync(stale)).toBe(false);
});

test("a folder that holds something else is refused, and stays as it is", () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "config"));
  writeFileSync(join(folder, "config", "mine"), "");
  expect(() => writeCompose("dev", folder)).toThrow(/holds something else than a rendered stack \(config\)/);
  expect(readdirSync(folder, { recursive: true })).toEqual(["config", join("config", "mine")]);
});

test("dashboards are copied as they are, with their folders", () => {
  const folder = temporaryFolder();
  expect(writeDashboards(folder)).toContain(`Wrote ${folder}`);
  const path = join("Agents", "agents-overview.json");
  expect(readFileSync(join(folder, path), "utf8")).toBe(readFileSync(join("dashboards", path), "utf8"));
});

test("rules are written as they are, with the limits of the stack, and without their tests", () => {
  const folder = temporaryFolder();
  expect(writeRules("dev", folder)).toContain(`rule_files: ["${folder}/*.yaml"]`);
  expect(readFileSync(join(folder, "tasks.yaml"), "utf8")).toBe(
    readFileSync("alert-rules/tasks.yaml", "utf8"),
  );
  expect(readFileSync(join(folder, "limits.yaml"), "utf8")).toContain("alert: TaskRetriesHigh");
  expect(readdirSync(folder)).not.toContain("tests");
});
