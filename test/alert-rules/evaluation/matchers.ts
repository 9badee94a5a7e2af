import type { Labels } from "../simulation/ledger.ts";

/** As Alertmanager writes them: `severity="page"`, `alertname=~"A|B"`. */
export interface Matcher {
  readonly label: string;
  readonly holds: (value: string) => boolean;
}

export function parseMatcher(text: string): Matcher {
  const [, label, operator, quoted, bare = ""] =
    text.match(/^\s*(\w+)\s*(=~|!~|!=|=)\s*(?:"(.*)"|(.*))\s*$/) ?? [];
  if (label === undefined) throw new Error(`No matcher: ${text}`);
  const wanted = quoted ?? bare;
  const pattern = new RegExp(`^(?:${wanted})$`);
  const equals = operator?.endsWith("~")
    ? (value: string) => pattern.test(value)
    : (value: string) => value === wanted;
  return { label, holds: operator?.startsWith("!") ? (value) => !equals(value) : equals };
}

/** A label that is absent is empty. */
export function matches(labels: Labels, matchers: readonly Matcher[]): boolean {
  return matchers.every(({ label, holds }) => holds(labels[label] ?? ""));
}
