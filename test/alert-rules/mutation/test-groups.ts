import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { ALERT_RULES } from "../../../components/alerts/rule-files.ts";

/** A rule, as promtool's tests ask for it. */
export interface Rule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly for?: string;
  readonly keep_firing_for?: string;
}

interface TestFile {
  readonly tests: readonly {
    readonly alert_rule_test?: readonly { readonly alertname: string; readonly eval_time: string }[];
    readonly promql_expr_test?: readonly { readonly expr: string; readonly eval_time: string }[];
  }[];
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Which groups of a file of tests ask for what the rule is used for, by their place in the file; the shortest first. */
export function findTestGroups(tests: string, rule: Rule, rules: readonly Rule[]): number[] {
  const { tests: groups }: TestFile = parse(readFileSync(join(ALERT_RULES, "tests", tests), "utf8"));
  const names = withDependents(rule, rules);
  return groups
    .map(({ alert_rule_test: alerts = [], promql_expr_test: queries = [] }, index) => ({
      index,
      asks:
        alerts.some(({ alertname }) => names.includes(alertname)) ||
        queries.some(({ expr }) => names.some((name) => expr.includes(name))),
      length: Math.max(...[...alerts, ...queries].map(({ eval_time }) => seconds(eval_time))),
    }))
    .filter(({ asks }) => asks)
    .sort((a, b) => a.length - b.length)
    .map(({ index }) => index);
}

/** Names of the rule and of all that are computed from it. */
function withDependents(rule: Rule, rules: readonly Rule[]): string[] {
  const names = new Set([nameOf(rule)]);
  for (const name of names) for (const one of rules) if (one.expr.includes(name)) names.add(nameOf(one)); // a Set visits what is added meanwhile
  return [...names];
}

export function nameOf({ alert, record }: Rule): string {
  return alert ?? record ?? "";
}

function seconds(duration: string): number {
  const parts = duration.matchAll(/(\d+)([smhd])/g);
  return [...parts].reduce((sum, [, count, unit = ""]) => sum + Number(count) * (SECONDS[unit] ?? 0), 0);
}
