import { advise, type Finding } from "../finding.ts";
import { checkKeys } from "../source/known-keys.ts";
import type { SourceText } from "../source/text.ts";
import type { AnalysedRule } from "./rule-files.ts";

/** Links of an alert, each with the external label of Prometheus that is its base. */
const LINKS = {
  runbook_url: "runbooks",
  dashboard_url: "dashboards",
  logs_url: "logs",
  traces_url: "traces",
};
const ALLOWED = ["summary", "description", ...Object.keys(LINKS)];
/** The stack's own services send no lines and spans: `telltale logs` shows what they say. */
const OF_AGENTS = ["logs_url", "traces_url"];

export function checkAnnotations(rule: AnalysedRule): Finding[] {
  const { name, value } = rule;
  const annotations = value.get("annotations");
  const isOfAgents = value.get("labels").get("team").text?.value === "agents";
  const required = ALLOWED.filter((key) => isOfAgents || !OF_AGENTS.includes(key));
  const texts = required.map((key) => [key, annotations.get(key)] as const);
  return [
    ...checkKeys(annotations, ALLOWED, "annotations"),
    ...texts.flatMap(([key, { text, place }]) => {
      if (!text?.value.trim()) return [{ ...place, message: `${name} has no annotation ${key}` }];
      const unknown = checkVariables(text, rule);
      return unknown.length > 0 ? unknown : checkContent(key, text, name);
    }),
  ];
}

function checkContent(key: string, text: SourceText, name: string): Finding[] {
  const complain = (message: string) => [{ ...text.placeAt(0), message }];
  if (key === "summary")
    return text.value.includes("{{")
      ? complain("summary is a fixed sentence; values belong in description")
      : [];
  const base = (LINKS as Readonly<Record<string, string>>)[key];
  if (!base) return [];
  const runbook = `{{ $externalLabels.${base} }}/${name}.md`;
  if (key === "runbook_url")
    return text.value === runbook ? [] : complain(`runbook_url must be "${runbook}"`);
  if (text.value.includes(`$externalLabels.${base}`)) return [];
  return complain(`${key} must begin with its base: {{ with $externalLabels.${base} }}{{ . }}/…{{ end }}`);
}

/** In a template, only the labels that the expression gives are there: not those of the rule, nor alertname. */
function checkVariables(text: SourceText, { analysed, name }: AnalysedRule): Finding[] {
  const given = analysed?.series.labels;
  const labels = given && analysed.findings.length === 0 ? [...given.keys()] : undefined;
  return variablesOf(text.value).flatMap(({ kind, variable, index }) => {
    const known = kind === "labels" ? labels : Object.values(LINKS);
    if (!known || known.includes(variable)) return [];
    const what =
      kind === "labels" ? `the expression of ${name} gives no label` : "Prometheus has no external label";
    return [{ ...text.placeAt(index), message: `${what} "${variable}"${advise(variable, known)}` }];
  });
}

function variablesOf(template: string) {
  return [...template.matchAll(/\$(labels|externalLabels)\.(\w+)/g)].map((match) => {
    const [, kind, variable = ""] = match;
    return { kind, variable, index: match.index };
  });
}
