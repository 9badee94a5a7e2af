import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "@jest/globals";
import { formatDashboards } from "../../cli/fmt.ts";
import { temporaryFolder } from "../components/targets/native/temporary-folder.ts";

let folder: string;
const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
const read = (name: string) => readFileSync(join(folder, name), "utf8");
const CANONICAL = `{\n  "uid": "a",\n  "panels": []\n}\n`;

beforeEach(() => {
  folder = temporaryFolder();
  mkdirSync(join(folder, "Agents"));
});

test("files of a folder are rewritten where they differ, and named", () => {
  write("Agents/a.json", '{"panels": [], "version": 3, "uid": "a"}');
  write("b.json", CANONICAL);
  write("README.md", "{");
  expect(formatDashboards([folder], { check: false })).toMatch(
    /^2 dashboards: rewrote\n {2}.*Agents\/a\.json$/,
  );
  expect(read("Agents/a.json")).toBe(CANONICAL);
  expect(formatDashboards([folder], { check: true })).toBe("2 dashboards: all are in canonical form");
});

test("--check changes nothing and says which command does", () => {
  write("a.json", '{"uid": "a", "panels": []}');
  expect(() => formatDashboards([folder], { check: true })).toThrow(/a\.json: telltale fmt .*a\.json$/);
  expect(read("a.json")).toBe('{"uid": "a", "panels": []}');
});

test("what is no dashboard is named, all of it at once, and nothing is rewritten", () => {
  write("a.json", '{"panels": [], "uid": "a"}');
  write("broken.json", '{\n  "uid": "a",,\n}');
  write("v2.json", '{"elements": {}, "layout": {}}');
  expect(() => formatDashboards([folder], { check: false })).toThrow(
    /broken\.json:2:14: no JSON.*\n.*v2\.json: is a dashboard in Grafana's v2 schema.*model Classic/,
  );
  expect(read("a.json")).toBe('{"panels": [], "uid": "a"}');
  expect(() => formatDashboards([join(folder, "none.json")], { check: false })).toThrow(
    /no file or folder .*none/,
  );
});
