import { parse } from "yaml";
import { renderLimits } from "../../../components/alerts/limits.ts";
import { readRuleFiles } from "../../../components/alerts/rule-files.ts";

export interface Recording {
  readonly record: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  /** Default: none. */
  readonly for?: string;
  readonly keep_firing_for?: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface Rules {
  readonly recordings: readonly Recording[];
  readonly alerts: readonly AlertingRule[];
}

/** The rules that a stack without settings loads, its limits with them. */
export function readRules(): Rules {
  const contents = [...Object.values(readRuleFiles()), renderLimits({})];
  const rules = contents.flatMap((content) =>
    (parse(content)?.groups ?? []).flatMap((group: { rules: (Recording | AlertingRule)[] }) => group.rules),
  );
  return {
    recordings: rules.filter((rule) => "record" in rule),
    alerts: rules.filter((rule) => "alert" in rule),
  };
}

/** Recordings that alerts read, themselves or through others: not those of dashboards. */
export function readByAlerts({ recordings, alerts }: Rules): Recording[] {
  const read = new Set<Recording>();
  for (let found: readonly (Recording | AlertingRule)[] = alerts; found.length > 0; ) {
    const readers = found;
    found = recordings.filter((one) => !read.has(one) && readers.some((reader) => reads(reader, one.record)));
    for (const one of found as Recording[]) read.add(one);
  }
  return recordings.filter((one) => read.has(one));
}

/**
 * Recordings in the order in which they must be evaluated when each is evaluated for the whole time at once: one reads
 * only those of earlier levels. One that reads its own past is there twice, as the second time it finds it.
 */
export function inLevels(recordings: readonly Recording[]): Recording[][] {
  const levels: Recording[][] = [];
  const done = new Set<string>();
  let left = recordings.filter((one) => one.record !== LIMIT);
  while (left.length > 0) {
    const names = new Set(left.map(({ record }) => record));
    const level = left.filter((one) => ![...names].some((name) => name !== one.record && reads(one, name)));
    if (level.length === 0) throw new Error(`Recordings read each other: ${[...names].join(", ")}`);
    left = left.filter((one) => !level.includes(one));
    for (const { record } of level) done.add(record);
    levels.push(level);
    const again = level.filter((one) => reads(one, one.record));
    if (again.length > 0) levels.push(again);
  }
  return [...levels, recordings.filter((one) => one.record === LIMIT)];
}

const LIMIT = "telltale:limit";

function reads({ expr }: { readonly expr: string }, name: string): boolean {
  return new RegExp(`(?<![\\w:])${name}(?![\\w:])`).test(expr);
}
