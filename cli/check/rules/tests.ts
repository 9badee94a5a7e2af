import { advise, type Finding } from "../finding.ts";
import type { Catalogue } from "../metrics/catalogue.ts";
import { analysePromql } from "../promql/analyse.ts";
import { checkKeys } from "../source/known-keys.ts";
import type { SourceText } from "../source/text.ts";
import type { YamlFile, YamlValue } from "../source/yaml-file.ts";
import type { AnalysedRule } from "./rule-files.ts";

const FILE = [
  "rule_files",
  "evaluation_interval",
  "group_eval_order",
  "fuzzy_compare",
  "start_timestamp",
  "tests",
];
const TEST = [
  "name",
  "interval",
  "input_series",
  "alert_rule_test",
  "promql_expr_test",
  "external_labels",
  "external_url",
  "start_timestamp",
];

/** Names and series of promtool's tests: one that is misspelt passes as an alert that keeps silent. */
export function checkTestFile(file: YamlFile, alerts: readonly string[], catalogue: Catalogue): Finding[] {
  const tests = file.root.get("tests").items;
  return [
    ...checkKeys(file.root, FILE, "a file of tests"),
    ...tests.flatMap((test) => [
      ...checkKeys(test, TEST, "a test"),
      ...test.get("alert_rule_test").items.flatMap((one) => checkName(one.get("alertname"), alerts)),
      ...expressionsOf(test).flatMap((text) => analysePromql(text, catalogue).findings),
    ]),
  ];
}

/** Series that are given, and expressions that are asked for. */
export function expressionsOf(test: YamlValue): SourceText[] {
  const series = test.get("input_series").items.map((one) => one.get("series").text);
  const asked = test.get("promql_expr_test").items.map((one) => one.get("expr").text);
  return [...series, ...asked].filter((text) => text !== undefined);
}

function checkName(alert: YamlValue, alerts: readonly string[]): Finding[] {
  const name = alert.text?.value;
  if (name === undefined) return [{ ...alert.place, message: "alert_rule_test has no alertname" }];
  if (alerts.includes(name)) return [];
  return [{ ...alert.place, message: `a test of no alert: "${name}"${advise(name, alerts)}` }];
}

/** Complains of an alert that no test sees firing, or none sees silent. */
export function checkTested(alerts: readonly AnalysedRule[], files: readonly YamlFile[]): Finding[] {
  return alerts.flatMap(({ name, value, file: { topic } }) => {
    const own = files.filter(({ path }) => new RegExp(`/${topic}(-[^/]*)?\\.yaml$`).test(path));
    const tests = own
      .flatMap(({ root }) => root.get("tests").items)
      .flatMap((test) => test.get("alert_rule_test").items)
      .filter((test) => test.get("alertname").text?.value === name)
      .map((test) => (test.get("exp_alerts").items.length > 0 ? "firing" : "silent"));
    const missing = ["firing", "silent"].filter((state) => !tests.some((one) => one === state));
    return missing.map((state) => ({
      ...value.get("alert").place,
      message: `${name} has no test in alert-rules/tests/${topic}.yaml that sees it ${state}`,
    }));
  });
}
