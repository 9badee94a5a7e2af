import { join } from "node:path";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { UserError } from "../error.ts";
import { ALERT_RULES } from "./rule-files.ts";
import { readYamlFiles } from "./yaml-file.ts";

const defaultLimit = z.strictObject({
  /** The alert fires when its signal is above. */
  limit: z.number().min(0),
  /** What the limit counts, for people. */
  unit: z.string(),
  /** Recorded series that is compared. */
  signal: z.string(),
  /** Labels of the signal, by which settings can tell one series from others. */
  per: z.array(z.string()).readonly(),
});

/** What an alert compares its signal with, where settings say nothing else. */
export type DefaultLimit = Readonly<z.infer<typeof defaultLimit>>;

/** A limit for series with these labels; `off`: the alert does not watch them. */
export interface GivenLimit {
  readonly limit: number | "off";
  readonly labels: Readonly<Record<string, string>>;
}

export type GivenLimits = Readonly<Record<string, readonly GivenLimit[] | undefined>>;

const PATH = join(ALERT_RULES, "limits", "defaults.yaml");

/** By the name of the alert, from `alert-rules/limits/defaults.yaml`. */
export const DEFAULT_LIMITS = readDefaults();

function readDefaults(): Readonly<Record<string, DefaultLimit>> {
  const [file] = readYamlFiles([PATH]);
  const result = z.record(z.string(), defaultLimit).safeParse(parse(file?.content ?? ""));
  if (result.success) return result.data;
  throw new UserError(
    "These default limits cannot be used:",
    result.error.issues.map(({ path, message }) => ({ path: `${PATH}: ${path.join(".")}`, message })),
  );
}

/**
 * A rules file that records `telltale:limit{alert}` for each series of each alert's signal. Of several limits the
 * first one whose labels a series has holds.
 */
export function renderLimits(given: GivenLimits, defaults = DEFAULT_LIMITS): string {
  const rules = Object.entries(defaults).flatMap(([alert, { limit, signal }]) => {
    const expr = (given[alert] ?? []).reduceRight(
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
