import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { readRuleFiles } from "../../../components/alerts/rule-files.ts";
import { temporaryFolder } from "../targets/native/temporary-folder.ts";

test("a file that is not YAML is named with line and column, before anything is deployed", () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "tasks.yaml"), "groups:\n  - name: tasks\n   rules: []\n");
  expect(() => readRuleFiles(folder)).toThrow(/tasks\.yaml:3:\d+: /);
});

test("only rules are loaded, not their tests and limits", () => {
  const names = Object.keys(readRuleFiles());
  expect(names).toContain("tasks.yaml");
  expect(names.filter((name) => name.includes("/"))).toEqual([]);
});
