import type { SyntaxNode } from "@lezer/common";
import { CONTENT_STREAM } from "../../../components/services/collector/content.ts";
import type { Analysis } from "../expression.ts";
import { advise } from "../finding.ts";
import { add, drop, keep, type Labels } from "../metrics/series.ts";
import { unknownValue } from "../promql/matchers.ts";
import { childrenOf, findAll, unquote } from "../syntax-tree.ts";
import { CONTENT_LABEL, jsonFields, lineFields, STREAM_LABELS } from "./fields.ts";
import { nearEvent } from "./near-event.ts";

/** Fields of lines at a point of a pipeline; undefined: a parser may have added any. */
type Fields = Labels | undefined;

/** Checks the selector and each stage of a query of lines; gives what its lines have after the last. */
export function fieldsAfter(query: SyntaxNode, analysis: Analysis): Fields {
  checkSelector(query, analysis);
  let fields: Fields = lineFields(analysis.catalogue.registry);
  for (const stage of findAll(query, "PipelineStage")) {
    const content = stage.lastChild;
    if (content) fields = afterStage(content, fields, analysis);
  }
  const unwrapped = query.getChild("UnwrapExpr");
  for (const name of unwrapped ? findAll(unwrapped, "Identifier") : []) checkField(name, fields, analysis);
  return fields;
}

function checkSelector(query: SyntaxNode, analysis: Analysis): void {
  const [selector = query] = findAll(query, "Selector");
  const matchers = findAll(selector, "Matcher").map((node) => partsOf(node, analysis));
  for (const { name, label } of matchers) {
    if (STREAM_LABELS.has(label)) continue;
    const hint = lineFields(analysis.catalogue.registry).has(label)
      ? `; it is a field of lines: {…} | ${label}="…"`
      : advise(label, STREAM_LABELS.keys());
    analysis.report(name, `streams have no label "${label}"${hint}`);
  }
  const isOfLines = matchers.some(
    ({ label, operator, value }) =>
      label === CONTENT_LABEL && operator === "=" && (value === "" || value === CONTENT_STREAM.value),
  );
  if (!isOfLines)
    analysis.report(selector, `select ${CONTENT_LABEL}="", or prompts and answers are matched, too`);
}

function partsOf(node: SyntaxNode, { textOf }: Analysis) {
  const [name = node, operator, value] = childrenOf(node);
  return {
    name,
    label: textOf(name),
    operator: operator ? textOf(operator) : "=",
    value: value?.name === "String" ? unquote(textOf(value)) : undefined,
  };
}

function afterStage(stage: SyntaxNode, fields: Fields, analysis: Analysis): Fields {
  switch (stage.name) {
    case "LabelFilter":
      checkFilter(stage, fields, analysis);
      return fields;
    case "JsonExpressionParser":
      return add(fields, extracted(stage, analysis));
    case "LabelParser":
      return afterParser(stage, fields, analysis);
    case "LabelFormatExpr":
      return afterFormat(stage, fields, analysis);
    case "DropLabelsExpr":
    case "KeepLabelsExpr": {
      const names = findAll(stage, "Identifier");
      for (const name of names) checkField(name, fields, analysis);
      const texts = names.map(analysis.textOf);
      return stage.name === "KeepLabelsExpr" ? keep(fields, texts) : drop(fields, texts);
    }
    case "LogfmtParser":
    case "LogfmtExpressionParser":
      return undefined;
    default:
      return fields;
  }
}

function checkFilter(filter: SyntaxNode, fields: Fields, analysis: Analysis): void {
  for (const name of findAll(filter, "Identifier")) {
    if (!checkField(name, fields, analysis) || name.parent?.name !== "Matcher") continue;
    const { label, operator, value } = partsOf(name.parent, analysis);
    if (value === undefined) continue;
    const values = fields?.get(label);
    const unknown = values && unknownValue({ operator, value }, values);
    if (unknown !== undefined)
      analysis.report(name.parent, `"${label}" is never "${unknown}"${advise(unknown, values ?? [])}`);
    if (label === "event") nearEvent(name.parent, value, analysis);
  }
}

/** Whether lines have the field; if not, it says so. */
export function checkField(
  node: SyntaxNode,
  fields: Fields,
  { textOf, catalogue, report }: Analysis,
): boolean {
  const field = textOf(node);
  if (!fields || fields.has(field)) return true;
  const { fields: parsed, prefixes } = jsonFields(catalogue.registry);
  const isParsed = fields.has(PARSED) && prefixes.some((prefix) => field.startsWith(prefix));
  if (isParsed) return true;
  const isInJson = parsed.has(field) || prefixes.some((prefix) => field.startsWith(prefix));
  const hint = !fields.has(PARSED) && isInJson ? "; it is there after | json" : advise(field, fields.keys());
  report(node, `lines have no field "${field}" here${hint}`);
  return false;
}

/** Stands for members of objects, which `| json` adds and nobody can list. */
const PARSED = "(json)";

function extracted(stage: SyntaxNode, analysis: Analysis): string[] {
  const { fields } = jsonFields(analysis.catalogue.registry);
  return findAll(stage, "LabelExtractionExpression").map((expression) => {
    const { name, label, value = label } = partsOf(expression, analysis);
    const [member = ""] = value.split(/[.[]/);
    if (!fields.has(member))
      analysis.report(name, `lines have no member "${member}"${advise(member, fields.keys())}`);
    return label;
  });
}

function afterParser(stage: SyntaxNode, fields: Fields, { textOf, catalogue }: Analysis): Fields {
  const [kind, pattern] = childrenOf(stage).map(textOf);
  if (kind === "json") {
    const added = [...jsonFields(catalogue.registry).fields.keys()].filter((name) => !fields?.has(name));
    return add(fields, [...added, PARSED]);
  }
  if (kind !== "regexp" && kind !== "pattern") return undefined;
  const names = [...unquote(pattern ?? '""').matchAll(/<([A-Za-z_]\w*)>/g)].map(([, name]) => name ?? "");
  return add(fields, names);
}

function afterFormat(stage: SyntaxNode, fields: Fields, analysis: Analysis): Fields {
  return findAll(stage, "LabelFormatMatcher").reduce<Fields>((before, matcher) => {
    const [target, , source] = childrenOf(matcher);
    const isRename = source?.name === "Identifier";
    if (isRename) checkField(source, before, analysis);
    const rest = isRename ? drop(before, [analysis.textOf(source)]) : before;
    return add(rest, target ? [analysis.textOf(target)] : []);
  }, fields);
}
