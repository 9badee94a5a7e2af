import { advise, type Finding } from "../finding.ts";
import { findAll } from "../syntax-tree.ts";
import { checkAnnotations } from "./annotations.ts";
import type { Limits } from "./limits.ts";
import { LIMIT } from "./recorded.ts";
import type { AnalysedRule } from "./rule-files.ts";

const LABELS = { severity: ["page", "warning", "none"], team: ["agents", "platform"] };
/** Whoever is woken for more does not look any longer. */
const MOST_PAGES = 6;

/** Complains of an alert that is not as all others are: labels, annotations, limit. */
export function checkAlert(rule: AnalysedRule, limits: Limits): Finding[] {
  return [...checkLabels(rule), ...checkAnnotations(rule), ...checkLimit(rule, limits)];
}

export function checkPages(alerts: readonly AnalysedRule[]): Finding[] {
  const pages = alerts
    .map(({ name, value }) => ({ name, severity: value.get("labels").get("severity") }))
    .filter(({ severity }) => severity.text?.value === "page");
  const names = pages.slice(0, MOST_PAGES).map(({ name }) => name);
  return pages.slice(MOST_PAGES).map(({ name, severity }) => ({
    ...severity.place,
    message: `${name} is one page too many: ${MOST_PAGES} at most, and there are ${names.join(", ")}`,
  }));
}

function checkLabels({ name, value }: AnalysedRule): Finding[] {
  const labels = value.get("labels");
  return Object.entries(LABELS).flatMap(([key, allowed]) => {
    const label = labels.get(key);
    if (!label.exists)
      return [{ ...label.place, message: `${name} has no label ${key}; allowed: ${allowed.join(", ")}` }];
    const given = label.text?.value ?? "";
    if (allowed.includes(given)) return [];
    return [{ ...label.place, message: `${key} is "${given}"${advise(given, allowed)}` }];
  });
}

function checkLimit({ name, value, expr, analysed }: AnalysedRule, { entries, yaml }: Limits): Finding[] {
  const at = value.get("alert").place;
  const entry = entries.get(name);
  const where = yaml?.path ?? "alert-rules/limits/defaults.yaml";
  const missing = entry ? [] : [{ ...at, message: `${name} has no entry in ${where}` }];
  if (!expr || !analysed || analysed.findings.length > 0) return missing;
  const text = expr.value;
  const selected = findAll(analysed.tree, "VectorSelector").map(({ from, to }) => text.slice(from, to));
  const own = `${LIMIT}{alert="${name}"}`;
  const place = expr.placeAt(0);
  const limits = selected.filter((one) => one.startsWith(LIMIT)).map((one) => one.replace(/\s/g, ""));
  if (limits.length === 0 || limits.some((one) => one !== own))
    return [
      ...missing,
      { ...place, message: `${name} compares with no limit of its own: … > ignoring (alert) ${own}` },
    ];
  const pattern = new RegExp(`[<>=]\\s*ignoring\\s*\\(\\s*alert\\s*\\)\\s*${LIMIT}`);
  const unmatched = pattern.test(text)
    ? []
    : [{ ...place, message: `compare as … > ignoring (alert) ${own}` }];
  const isSignal = !entry?.signal || selected.some((one) => one.replace(/\{.*/s, "").trim() === entry.signal);
  const other = isSignal
    ? []
    : [{ ...place, message: `${name} does not ask for its signal, ${entry?.signal}` }];
  return [...missing, ...unmatched, ...other];
}
