import type { Finding } from "../finding.ts";
import { checkKeys } from "../source/known-keys.ts";
import type { YamlValue } from "../source/yaml-file.ts";
import type { RuleFile } from "./rule-files.ts";

const FILE = ["groups"];
const GROUP = {
  promql: ["name", "interval", "limit", "query_offset", "labels", "rules"],
  logql: ["name", "interval", "limit", "remote_write", "rules"],
};
const RULE = {
  alert: ["alert", "expr", "for", "keep_firing_for", "labels", "annotations"],
  record: ["record", "expr", "labels"],
};

/** Complains of keys that a server would refuse. */
export function checkRuleKeys({ yaml, language, groups, rules }: RuleFile): Finding[] {
  return [
    ...checkKeys(yaml.root, FILE, "a file of rules"),
    ...groups.flatMap((group) => [
      ...checkKeys(group, GROUP[language], "a group"),
      ...need(group, "name", "a group"),
      ...need(group, "rules", "a group"),
    ]),
    ...rules.flatMap(({ kind, value, name }) => [
      ...checkKeys(value, RULE[kind], kind === "alert" ? "an alert" : "a recording rule"),
      ...need(value, "expr", name || "a rule"),
      ...(kind === "alert" && language === "logql"
        ? [
            {
              ...value.place,
              message: "Loki's rules only record; alerts on what they record stand in alert-rules/",
            },
          ]
        : []),
      ...(value.get(kind).exists ? [] : [{ ...value.place, message: "a rule has neither alert nor record" }]),
    ]),
  ];
}

function need(value: YamlValue, key: string, owner: string): Finding[] {
  return value.get(key).exists ? [] : [{ ...value.place, message: `${owner} has no ${key}` }];
}
