import type { Checked, Finding } from "../finding.ts";
import type { Catalogue } from "../metrics/catalogue.ts";
import { type Series, UNKNOWN } from "../metrics/series.ts";
import type { Repository } from "../repository.ts";
import { checkAlert, checkPages } from "./alerts.ts";
import { RUNBOOKS, type RulesFolder } from "./folder.ts";
import { checkRuleKeys } from "./keys.ts";
import { checkLimits } from "./limits.ts";
import { checkDuplicates, checkRecord, checkRuleLabels } from "./records.ts";
import { type AnalysedRule, analyseRule } from "./rule-files.ts";
import { checkRunbooks } from "./runbooks.ts";
import { checkTested, checkTestFile, expressionsOf } from "./tests.ts";

/** Checks the rules of Prometheus and Loki, and what belongs to them: limits, tests, runbooks. */
export function checkRules({ rules: folder, catalogue }: Repository): Checked {
  const { limits } = folder;
  const files = folder.rules.length + folder.tests.length + folder.runbooks.length + (limits.yaml ? 1 : 0);
  // What else there is to say follows from what cannot be read.
  if (folder.unreadable.length > 0) return { findings: folder.unreadable, files, expressions: 0 };
  const rules = folder.rules.flatMap((file) => file.rules);
  const analysed = rules.map((rule) => analyseRule(rule, catalogue));
  const tests = folder.tests.flatMap(({ root }) => root.get("tests").items);
  return {
    findings: [
      ...folder.misplaced,
      ...folder.rules.flatMap(checkRuleKeys),
      ...checkDuplicates(folder.rules),
      ...analysed.flatMap((rule) => checkRule(rule, folder, catalogue)),
      ...checkAround(analysed, folder, catalogue),
    ],
    files,
    expressions: rules.filter(({ expr }) => expr).length + tests.flatMap(expressionsOf).length,
  };
}

function checkRule(rule: AnalysedRule, { limits }: RulesFolder, { ids }: Catalogue): Finding[] {
  return [
    ...(rule.analysed?.findings ?? []),
    ...checkRuleLabels(rule, ids),
    ...(isAlert(rule) ? checkAlert(rule, limits) : []),
    ...(rule.kind === "record" && rule.name ? checkRecord(rule) : []),
  ];
}

/** What stands beside the rules, and belongs to one. */
function checkAround(
  rules: readonly AnalysedRule[],
  { limits, tests, runbooks }: RulesFolder,
  catalogue: Catalogue,
): Finding[] {
  const alerts = rules.filter(isAlert);
  const names = alerts.map(({ name }) => name);
  const records = rules.filter(({ kind, name }) => kind === "record" && name !== "");
  const recorded = new Map<string, Series>(
    records.map(({ name }) => [name, catalogue.find(name, new Map()) ?? UNKNOWN]),
  );
  return [
    ...checkPages(alerts),
    ...checkLimits(limits, names, recorded),
    ...checkRunbooks(runbooks, RUNBOOKS, alerts),
    ...tests.flatMap((file) => checkTestFile(file, names, catalogue)),
    ...checkTested(alerts, tests),
  ];
}

/** Loki evaluates no alerts. */
function isAlert({ kind, name, file }: AnalysedRule): boolean {
  return kind === "alert" && name !== "" && file.language === "promql";
}
