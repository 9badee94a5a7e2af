import type { Finding } from "../finding.ts";
import { idMessage } from "../metrics/ids.ts";
import { unitOfName } from "../metrics/series.ts";
import type { AnalysedRule, RuleFile } from "./rule-files.ts";

const NAME = /^[a-z][a-z0-9_]*:[a-z][a-zA-Z0-9_]*:[a-z][a-zA-Z0-9_]*$/;

/** Complains of a recording rule whose name says something else than its expression. */
export function checkRecord({ value, name, expr, analysed }: AnalysedRule): Finding[] {
  const at = value.get("record").place;
  const findings: Finding[] = [];
  if (!NAME.test(name)) {
    const example = "level:metric:operation, such as task:telltale_task_retries:increase10m";
    findings.push({ ...at, message: `"${name}" does not follow ${example}` });
  }
  const [stated, actual] = [unitOfName(name), analysed?.series.unit];
  if (stated && actual && stated !== actual)
    findings.push({ ...at, message: `"${name}" is named in ${stated}, but its expression gives ${actual}` });
  const window = /[a-z](\d+[smhdw])$/.exec(name)?.[1];
  if (window && expr && !expr.value.includes(window))
    findings.push({ ...at, message: `"${name}" is named for ${window}, which its expression does not have` });
  return findings;
}

/** Ids are no labels of what rules give, either. */
export function checkRuleLabels({ value }: AnalysedRule, ids: ReadonlySet<string>): Finding[] {
  return value
    .get("labels")
    .keys.filter(({ name }) => ids.has(name))
    .map(({ name, place }) => ({ ...place, message: idMessage(name) }));
}

/** Complains of names that stand twice: of groups, of alerts, of series with the same labels. */
export function checkDuplicates(files: readonly RuleFile[]): Finding[] {
  const groups = files.flatMap((file) =>
    file.groups.map((group) => ({
      what: "group",
      name: group.get("name").text?.value ?? "",
      at: group.get("name"),
      same: file.language,
    })),
  );
  const rules = files.flatMap((file) =>
    file.rules.map(({ kind, name, value }) => ({
      what: kind === "alert" ? "alert" : "recorded series",
      name,
      at: value.get(kind),
      same: kind === "alert" ? "" : JSON.stringify(value.get("labels").data ?? {}),
    })),
  );
  const seen = new Map<string, string>();
  return [...groups, ...rules].flatMap(({ what, name, at, same }) => {
    const key = `${what} ${name} ${same}`;
    const first = seen.get(key);
    seen.set(key, first ?? `${at.place.file}:${at.place.line}`);
    return first && name
      ? [{ ...at.place, message: `the ${what} "${name}" is there already, at ${first}` }]
      : [];
  });
}
