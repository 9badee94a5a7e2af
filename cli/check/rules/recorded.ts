import type { Catalogue, Recorded } from "../metrics/catalogue.ts";
import { add, mergeSeries, type Series, UNKNOWN, unitOfName } from "../metrics/series.ts";
import { type Limits, limitSeries } from "./limits.ts";
import { analyseRule, type Rule } from "./rule-files.ts";

/** The series of limits, which are rendered from the settings. */
export const LIMIT = "telltale:limit";

/** The series that rules record. Each is found out when it is asked for: a rule may build on one further down. */
export function recordedSeries(rules: readonly Rule[], limits: Limits, catalogue: () => Catalogue): Recorded {
  const names = new Set(rules.filter(({ kind, name }) => kind === "record" && name).map(({ name }) => name));
  const known = new Map<string, Series>();
  const find = (name: string) => {
    const found = known.get(name);
    if (found) return found;
    known.set(name, UNKNOWN); // a rule that records what it asks for
    // Several rules may record one name, with labels of their own.
    const series = mergeSeries(
      rules.filter((rule) => rule.name === name).map((rule) => seriesOf(rule, catalogue())),
    );
    known.set(name, series);
    return series;
  };
  return new Map([
    ...[...names].map((name) => [name, () => find(name)] as const),
    [LIMIT, (equal: ReadonlyMap<string, string>) => limitSeries(limits, equal.get("alert"), find)] as const,
  ]);
}

function seriesOf(rule: Rule, catalogue: Catalogue): Series {
  const { series = UNKNOWN } = analyseRule(rule, catalogue).analysed ?? {};
  const own = rule.value.get("labels").keys.map(({ name }) => name);
  return { ...series, labels: add(series.labels, own), unit: unitOfName(rule.name) ?? series.unit };
}
