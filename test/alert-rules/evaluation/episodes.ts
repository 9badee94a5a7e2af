import type { Span } from "../simulation/samples.ts";
import { STEP } from "./evaluate.ts";
import type { AlertingRule } from "./rules.ts";

/** An alert that fired from one time until another. */
export interface Episode {
  readonly alert: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly from: number;
  /** When it was found to be over. */
  readonly until: number;
}

interface Matrix {
  readonly data: { readonly result: { metric: Record<string, string>; values: [number, string][] }[] };
}

/** Asks a Prometheus when the expression of an alert held; `for` and `keep_firing_for` are counted here. */
export async function firingEpisodes(
  url: string,
  rule: AlertingRule,
  { begins, end }: Span,
): Promise<Episode[]> {
  const query = { query: rule.expr, start: `${begins}`, end: `${begins + end - STEP}`, step: `${STEP}` };
  const response = await fetch(`${url}/api/v1/query_range`, {
    method: "POST",
    body: new URLSearchParams(query),
  });
  if (!response.ok) throw new Error(`${rule.alert}: ${await response.text()}`);
  const { data } = (await response.json()) as Matrix;
  const [pending, kept] = [seconds(rule.for), seconds(rule.keep_firing_for)];
  return data.result.flatMap(({ metric: { __name__: _, ...labels }, values }) =>
    whileFiring(
      values.map(([time]) => time - begins),
      pending,
      kept,
    ).map((times) => ({
      alert: rule.alert,
      labels: { ...labels, ...rule.labels, alertname: rule.alert },
      ...times,
    })),
  );
}

/** From when until when an alert fires whose expression held at these times. */
function whileFiring(
  times: readonly number[],
  pending: number,
  kept: number,
): { from: number; until: number }[] {
  const firing: { from: number; until: number }[] = [];
  let [held, last] = [Number.NaN, Number.NaN];
  for (const time of times) {
    const before = firing.at(-1);
    if (!(time - last <= STEP)) held = time;
    if (before && time <= before.until) before.until = time + kept + STEP;
    else if (time - held >= pending) firing.push({ from: time, until: time + kept + STEP });
    last = time;
  }
  return firing;
}

function seconds(duration = "0s"): number {
  const factor = { s: 1, m: 60, h: 3600 }[duration.at(-1) ?? "s"] ?? Number.NaN;
  return Number.parseFloat(duration) * factor;
}
