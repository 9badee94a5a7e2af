import { readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "@jest/globals";
import { execa } from "execa";
import { ALERT_RULES, readRuleFiles } from "../../components/alerts/rule-files.ts";
import { findPrograms } from "../../components/targets/native/binaries/programs.ts";

const TESTS = join(ALERT_RULES, "tests");
const rules = Object.keys(readRuleFiles());
/** Beside them lie the default limits, which they load. */
const tests = readdirSync(TESTS).filter((name) => name !== "limits.yaml");

let promtool: string;
beforeAll(async () => {
  promtool = (await findPrograms(["promtool"])).paths.get("promtool") ?? "promtool";
});

/** Nothing if promtool accepts the files, else what it says. */
async function complaint(...args: string[]): Promise<string> {
  const { exitCode, all } = await execa(promtool, args, { cwd: TESTS, reject: false, all: true });
  return exitCode === 0 ? "" : all;
}

test("Prometheus accepts all rules and the default limits", async () => {
  const files = [...rules.map((name) => join("..", name)), "limits.yaml"];
  expect(await complaint("check", "rules", "--lint=all", "--lint-fatal", ...files)).toBe("");
});

test("each file of rules has tests", () => {
  expect(tests).toEqual(rules);
});

test.each(tests)(
  "the rules do what tests/%s says",
  async (name) => {
    expect(await complaint("test", "rules", name)).toBe("");
  },
  120_000,
);
