import { globSync } from "node:fs";
import type { Finding } from "../finding.ts";
import { readFiles, type TextFile } from "../source/read-files.ts";
import { parseYamlFile, type YamlFile } from "../source/yaml-file.ts";
import { type Limits, readLimits } from "./limits.ts";
import { type RuleFile, readRuleFile } from "./rule-files.ts";

const PLACES = {
  prometheus: "alert-rules/*.yaml",
  loki: "alert-rules/logs/*.yaml",
  tests: "alert-rules/tests/*.yaml",
  limits: "alert-rules/limits/defaults.yaml",
} as const;
/** Generated: the limits as rules, for promtool. */
const RENDERED_LIMITS = "alert-rules/tests/limits.yaml";
export const RUNBOOKS = "docs/runbooks";

/** What stands in the folders of alert rules. */
export interface RulesFolder {
  readonly rules: readonly RuleFile[];
  readonly limits: Limits;
  readonly tests: readonly YamlFile[];
  readonly runbooks: readonly TextFile[];
  /** Files that are no YAML. */
  readonly unreadable: readonly Finding[];
  /** Files that stand where they do not belong. */
  readonly misplaced: readonly Finding[];
}

export function readRulesFolder(root: string): RulesFolder {
  const read = (pattern: string) =>
    readFiles(root, pattern).map(({ path, text }) => parseYamlFile(path, text));
  const [prometheus, loki] = [read(PLACES.prometheus), read(PLACES.loki)];
  const [limits] = read(PLACES.limits);
  const tests = read(PLACES.tests).filter(({ path }) => path !== RENDERED_LIMITS);
  const loaded = [...prometheus, ...loki];
  return {
    rules: [
      ...prometheus.filter((file) => !isTest(file)).map((file) => readRuleFile(file, "promql")),
      ...loki.filter((file) => !isTest(file)).map((file) => readRuleFile(file, "logql")),
    ],
    limits: readLimits(limits),
    tests,
    runbooks: readFiles(root, `${RUNBOOKS}/*.md`).filter(({ path }) => !path.endsWith("/README.md")),
    unreadable: [...loaded, ...tests, ...(limits ? [limits] : [])].flatMap(({ findings }) =>
      findings.slice(0, 1),
    ),
    misplaced: [...loaded.filter(isTest).map(misplacedTest), ...strayFiles(root)],
  };
}

function isTest({ root }: YamlFile): boolean {
  return root.get("tests").exists || root.get("rule_files").exists;
}

function misplacedTest({ root }: YamlFile): Finding {
  const [first] = root.keys;
  const at = first?.place ?? root.place;
  return {
    ...at,
    message: "a file of tests, which a server would load as rules; move it to alert-rules/tests/",
  };
}

function strayFiles(root: string): Finding[] {
  const placed = new Set(Object.values(PLACES).flatMap((pattern) => globSync(pattern, { cwd: root })));
  return globSync("alert-rules/**/*.{yaml,yml,json}", { cwd: root })
    .filter((path) => !placed.has(path))
    .map((file) => ({
      file,
      line: 1,
      column: 1,
      message: `nothing loads this file; allowed: ${Object.values(PLACES).join(", ")}`,
    }));
}
