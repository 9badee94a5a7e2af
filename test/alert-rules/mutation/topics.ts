import { readdirSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { DEFAULT_LIMITS, renderLimits } from "../../../components/alerts/limits.ts";
import { ALERT_RULES, readRuleFiles } from "../../../components/alerts/rule-files.ts";
import { mutate, scaledWindow } from "./mutants.ts";
import { findTestGroups, nameOf, type Rule } from "./test-groups.ts";

const TESTS = join(ALERT_RULES, "tests");
const WAITS = ["for", "keep_firing_for"] as const;

/** A change of one rules file, or of the limits, and the tests that should notice it. */
export interface RuleMutant {
  /** File of rules, rule, and change: unique. */
  readonly name: string;
  /** File of tests to run, and which of its groups, in this order. */
  readonly tests: string;
  readonly groups: readonly number[];
  /** Content of what is changed, by path below alert-rules/. */
  readonly files: Readonly<Record<string, string>>;
}

interface RulesFile {
  readonly groups: { rules: Rule[] }[];
}

/** All mutants of the topics that have tests; limits with the topic of their alert. */
export function listMutants(only: readonly string[] = []): RuleMutant[] {
  const topics = readdirSync(TESTS).filter((name) => name !== "limits.yaml" && name.endsWith(".yaml"));
  const chosen = topics.filter((name) => only.length === 0 || only.includes(name.replace(".yaml", "")));
  return chosen.flatMap((topic) => mutantsOf(topic, readRuleFiles()[topic] ?? "groups: []"));
}

function mutantsOf(topic: string, source: string): RuleMutant[] {
  const { groups } = parse(source) as RulesFile;
  const all = groups.flatMap(({ rules }) => rules);
  return groups.flatMap(({ rules }, group) =>
    rules.flatMap((rule, index) => {
      const tests = { tests: topic, groups: findTestGroups(topic, rule, all) };
      const changes = mutantsOfRule(rule).map(({ change, ...changed }) => {
        const file = parse(source) as RulesFile;
        file.groups[group]?.rules.splice(index, 1, { ...rule, ...changed });
        return {
          name: `${topic}: ${nameOf(rule)}: ${change}`,
          ...tests,
          files: { [topic]: stringify(file) },
        };
      });
      return [...changes, ...mutantsOfLimit(nameOf(rule)).map((limit) => ({ ...limit, ...tests }))];
    }),
  );
}

function mutantsOfRule(rule: Rule): ({ readonly change: string } & Partial<Rule>)[] {
  const waits = WAITS.flatMap((wait) =>
    [0.5, 2].flatMap((factor) => {
      const text = scaledWindow(rule[wait] ?? "", factor);
      return text ? [{ change: `[${wait}: ${rule[wait]} → ${text}]`, [wait]: text }] : [];
    }),
  );
  return [...mutate(rule.expr), ...waits];
}

function mutantsOfLimit(alert: string): Pick<RuleMutant, "name" | "files">[] {
  const entry = DEFAULT_LIMITS[alert];
  if (!entry) return [];
  const limits = entry.limit === 0 ? [1] : [entry.limit * 0.5, entry.limit * 2];
  return limits.map((limit) => ({
    name: `limits: ${alert}: [${entry.limit} → ${limit}]`,
    files: { "tests/limits.yaml": renderLimits({}, { ...DEFAULT_LIMITS, [alert]: { ...entry, limit } }) },
  }));
}
