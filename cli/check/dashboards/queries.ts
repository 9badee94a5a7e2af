import { labelValuesOf } from "../../../components/dashboards/variables.ts";
import { advise, type Finding } from "../finding.ts";
import { analyseLogqlQuery } from "../logql/analyse.ts";
import type { Catalogue } from "../metrics/catalogue.ts";
import { type Analysed, analysePromql } from "../promql/analyse.ts";
import type { SourceText } from "../source/text.ts";
import type { YamlValue } from "../source/yaml-file.ts";
import { findAll } from "../syntax-tree.ts";
import { type DashboardFile, panelName } from "./dashboard-files.ts";
import { dataSourceOf } from "./data-sources.ts";
import { ANY_VALUE, valuesOf, written } from "./written.ts";

/** A query of a panel. */
export interface PanelQuery {
  readonly panel: YamlValue;
  readonly target: YamlValue;
  readonly text: SourceText;
  readonly language: "promql" | "logql";
  /** Default: a variable of it is not defined, so nothing else can be said. */
  readonly analysed: Analysed | undefined;
}

/** Analyses every query in PromQL and LogQL, with variables as they are when the dashboard opens. */
export function queriesOf({ panels, variables }: DashboardFile, catalogue: Catalogue): PanelQuery[] {
  const values = valuesOf(variables);
  return panels.flatMap((panel) =>
    panel.get("targets").items.flatMap((target): PanelQuery[] => {
      const text = target.get("expr").text;
      const source = dataSourceOf(target, panel);
      if (!text?.value.trim() || !(source === "prometheus" || source === "loki")) return [];
      const language = source === "loki" ? "logql" : "promql";
      const query = written(text, values, source);
      const analysed = query && analyse(query, language, catalogue);
      return [{ panel, target, text, language, analysed }];
    }),
  );
}

function analyse(query: SourceText, language: PanelQuery["language"], catalogue: Catalogue): Analysed {
  return language === "logql" ? analyseLogqlQuery(query, catalogue) : analysePromql(query, catalogue);
}

/** What is wrong in queries, by panel. */
export function checkQueries(queries: readonly PanelQuery[]): Finding[] {
  return queries.flatMap(({ panel, text, analysed }) => {
    if (!analysed) return [];
    const zero = hidesNothing(analysed);
    const found = [
      ...analysed.findings.filter(({ message }) => !message.includes(ANY_VALUE)),
      ...(zero ? [{ ...text.placeAt(0), message: zero }] : []),
    ];
    return found.map((finding) => ({ ...finding, message: `${panelName(panel)}: ${finding.message}` }));
  });
}

/** A number that stands in for missing data looks like one that was measured. */
function hidesNothing({ tree }: Analysed): string | undefined {
  const calls = [...findAll(tree, "FunctionIdentifier"), ...findAll(tree, "VectorExpr")];
  const isAlternative = calls.some((call) => {
    for (let node = call.parent; node; node = node.parent) {
      if (["BinaryExpr", "BinOpExpr"].includes(node.name) && node.getChild("Or"))
        return call.name === "VectorExpr" || call.firstChild?.name === "Vector";
    }
    return false;
  });
  return isAlternative
    ? "or vector(…) shows a number that nobody measured where data is missing; leave it out, or … or 0 * <what was counted>"
    : undefined;
}

/** What is wrong in the queries of variables that are labels of metrics. */
export function checkVariableQueries({ variables }: DashboardFile, catalogue: Catalogue): Finding[] {
  const values = valuesOf(variables);
  return variables.flatMap((variable) => {
    const text = variable.get("query").text ?? variable.get("query").get("query").text;
    const name = variable.get("name").text?.value ?? "";
    const { selector, label } = labelValuesOf({ name, type: "query", query: text?.value ?? "" }) ?? {};
    if (!text || dataSourceOf(variable, variable) !== "prometheus" || !selector || !label) return [];
    const query = written(part(text, selector), values, "prometheus");
    if (!query) return [];
    const { findings, series } = analysePromql(query, catalogue);
    const message = `what is selected has no label "${label}"${advise(label, series.labels?.keys() ?? [])}`;
    const unknown = series.labels && !series.labels.has(label);
    const all = unknown
      ? [...findings, { ...text.placeAt(text.value.lastIndexOf(label)), message }]
      : findings;
    return all.map((finding) => ({ ...finding, message: `variable "${name}": ${finding.message}` }));
  });
}

function part(text: SourceText, value: string): SourceText {
  const start = text.value.indexOf(value);
  return { value, placeAt: (offset) => text.placeAt(start + offset) };
}
