import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { DEFAULT_LIMITS, renderLimits } from "../../../components/alerts/limits.ts";
import { ALERT_RULES, readRuleFiles } from "../../../components/alerts/rule-files.ts";
import { mutate } from "./mutants.ts";

const TESTS = join(ALERT_RULES, "tests");

/** A change of one rules file, or of the limits, and the tests that should notice it. */
export interface RuleMutant {
  /** File of rules, rule, and change: unique. */
  readonly name: string;
  /** File of tests to run. */
  readonly tests: string;
  /** Content of what is changed, by path below alert-rules/. */
  readonly files: Readonly<Record<string, string>>;
}

interface RulesFile {
  readonly groups: { rules: { record?: string; alert?: string; expr: string }[] }[];
}

/** All mutants of the topics that have tests; limits with the topic of their alert. */
export function listMutants(only: readonly string[] = []): RuleMutant[] {
  const topics = readdirSync(TESTS).filter((name) => name !== "limits.yaml" && name.endsWith(".yaml"));
  const chosen = topics.filter((name) => only.length === 0 || only.includes(name.replace(".yaml", "")));
  return chosen.flatMap((topic) => [...mutantsOfRules(topic), ...mutantsOfLimits(topic)]);
}

function mutantsOfRules(topic: string): RuleMutant[] {
  const source = readRuleFiles()[topic] ?? "groups: []";
  const { groups } = parse(source) as RulesFile;
  return groups.flatMap(({ rules }, group) =>
    rules.flatMap((rule, index) =>
      mutate(rule.expr).map(({ change, expr }) => {
        const changed = parse(source) as RulesFile;
        const mutated = changed.groups[group]?.rules[index];
        if (mutated) mutated.expr = expr;
        const title = rule.alert ?? rule.record;
        return {
          name: `${topic}: ${title}: ${change}`,
          tests: topic,
          files: { [topic]: stringify(changed) },
        };
      }),
    ),
  );
}

function mutantsOfLimits(topic: string): RuleMutant[] {
  const { groups } = parse(readFileSync(join(ALERT_RULES, topic), "utf8")) as RulesFile;
  const alerts = groups.flatMap(({ rules }) => rules.flatMap(({ alert }) => (alert ? [alert] : [])));
  return alerts.flatMap((alert) => {
    const entry = DEFAULT_LIMITS[alert];
    if (!entry) return [];
    const limits = entry.limit === 0 ? [1] : [entry.limit * 0.5, entry.limit * 2];
    return limits.map((limit) => ({
      name: `limits: ${alert}: [${entry.limit} → ${limit}]`,
      tests: topic,
      files: { "tests/limits.yaml": renderLimits({}, { ...DEFAULT_LIMITS, [alert]: { ...entry, limit } }) },
    }));
  });
}
