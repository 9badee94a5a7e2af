import { analyseLogql } from "../logql/analyse.ts";
import type { Catalogue } from "../metrics/catalogue.ts";
import { type Analysed, analysePromql } from "../promql/analyse.ts";
import type { SourceText } from "../source/text.ts";
import type { YamlFile, YamlValue } from "../source/yaml-file.ts";

/** A file of rules that Prometheus or Loki loads. */
export interface RuleFile {
  readonly yaml: YamlFile;
  /** What its tests are named after: `tasks` of alert-rules/tasks.yaml. */
  readonly topic: string;
  readonly language: "promql" | "logql";
  readonly groups: readonly YamlValue[];
  readonly rules: readonly Rule[];
}

export interface Rule {
  readonly file: Pick<RuleFile, "topic" | "language">;
  readonly kind: "alert" | "record";
  /** Empty if the rule has none. */
  readonly name: string;
  readonly value: YamlValue;
  readonly expr: SourceText | undefined;
}

/** An alert's or recording's rule whose expression has been analysed. */
export interface AnalysedRule extends Rule {
  readonly analysed: Analysed | undefined;
}

export function readRuleFile(yaml: YamlFile, language: RuleFile["language"]): RuleFile {
  const topic = (yaml.path.split("/").at(-1) ?? "").replace(/\.yaml$/, "");
  const groups = yaml.root.get("groups").items;
  const rules = groups
    .flatMap((group) => group.get("rules").items)
    .map((value): Rule => {
      const kind = value.get("alert").exists ? "alert" : "record";
      const name = value.get(kind).text?.value ?? "";
      return { file: { topic, language }, kind, name, value, expr: value.get("expr").text };
    });
  return { yaml, topic, language, groups, rules };
}

export function analyseRule(rule: Rule, catalogue: Catalogue): AnalysedRule {
  const analyse = rule.file.language === "promql" ? analysePromql : analyseLogql;
  return { ...rule, analysed: rule.expr && analyse(rule.expr, catalogue) };
}
