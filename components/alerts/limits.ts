import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { ALERT_RULES } from "./rule-files.ts";

/** What an alert compares its signal with, where settings say nothing else. */
export interface DefaultLimit {
  /** The alert fires when its signal is above. */
  readonly limit: number;
  /** What the limit counts, for people. */
  readonly unit: string;
  /** Recorded series that is compared. */
  readonly signal: string;
  /** Labels of the signal, by which settings can tell one series from others. */
  readonly per: readonly string[];
}

/** A limit for series with these labels; `off`: the alert does not watch them. */
export interface GivenLimit {
  readonly limit: number | "off";
  readonly labels: Readonly<Record<string, string>>;
}

export type GivenLimits = Readonly<Record<string, readonly GivenLimit[] | undefined>>;

/** By the name of the alert, from `alert-rules/limits/defaults.yaml`. */
export const DEFAULT_LIMITS: Readonly<Record<string, DefaultLimit>> = parse(
  readFileSync(join(ALERT_RULES, "limits", "defaults.yaml"), "utf8"),
);

/**
 * A rules file that records `telltale:limit{alert}` for each series of each alert's signal. Of several limits the last
 * one whose labels a series has holds.
 */
export function renderLimits(given: GivenLimits, defaults = DEFAULT_LIMITS): string {
  const rules = Object.entries(defaults).flatMap(([alert, { limit, signal }]) => {
    const expr = (given[alert] ?? []).reduce(
      (before, one) => withLimit(before, signal, one),
      withLimit("", signal, { limit, labels: {} }),
    );
    return expr === "" ? [] : [{ record: "telltale:limit", expr, labels: { alert } }];
  });
  return stringify({ groups: [{ name: "limits", interval: "10s", rules }] }, { lineWidth: 0 });
}

/** Series of the signal that the limit is for get it; others keep what `before` says. */
function withLimit(before: string, signal: string, { limit, labels }: GivenLimit): string {
  const matchers = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  const series = matchers.length > 0 ? `${signal}{${matchers.join(", ")}}` : signal;
  if (limit === "off") {
    return matchers.length === 0 || before === "" ? "" : `(${before}) unless ${series}`;
  }
  const value = `clamp(${series}, ${limit}, ${limit})`;
  return matchers.length === 0 || before === "" ? value : `${value} or (${before})`;
}
