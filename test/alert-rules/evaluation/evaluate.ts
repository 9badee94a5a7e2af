import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { stringify } from "yaml";
import type { Series } from "../simulation/ledger.ts";
import type { Span } from "../simulation/samples.ts";
import { type Episode, firingEpisodes } from "./episodes.ts";
import { importSeries, ONE_BLOCK } from "./open-metrics.ts";
import { inLevels, type Recording, readByAlerts, readRules } from "./rules.ts";
import { startServer } from "./server.ts";

/** Rules are evaluated once a minute of the simulation: 10,080 times a week, just what a range query may return. */
export const STEP = 60;
/** As Prometheus marks a series as ended when a rule no longer gives it, a recorded sample holds for a step. */
const SHORT = STEP + 1;
/** Prometheus' own: what is sent when it changes is looked back at for so long. */
const LONG = 300;

export interface Tools {
  readonly prometheus: string;
  readonly promtool: string;
  /** Where data may be written. */
  readonly folder: string;
}

export interface Evaluation {
  readonly samples: number;
  /** Seconds that each part took. */
  readonly took: Readonly<Record<string, number>>;
  /** When which alert fired, `for` counted. */
  readonly episodes: readonly Episode[];
}

/** Stores the series in a real Prometheus and evaluates the real rules over the whole time. */
export async function evaluate(series: readonly Series[], span: Span, tools: Tools): Promise<Evaluation> {
  mkdirSync(join(tools.folder, "tsdb"));
  const rules = readRules();
  const { alerts } = rules;
  const took: Record<string, number> = {};
  const timed = async <T>(part: string, work: () => Promise<T>): Promise<T> => {
    const begun = performance.now();
    const result = await work();
    took[part] = Math.round((performance.now() - begun) / 100) / 10;
    return result;
  };
  const samples = await timed("import", () => importSeries(series, span, tools));
  await timed("recordings", () => recordAll(readByAlerts(rules), span, tools));
  const episodes = await timed("alerts", async () => {
    const server = await startServer(tools.prometheus, tools.folder, SHORT);
    try {
      const each = await Promise.all(alerts.map((alert) => firingEpisodes(server.url, alert, span)));
      return each.flat();
    } finally {
      await server.stop();
    }
  });
  return { samples, took, episodes };
}

/** Evaluates recordings over the whole time, those first that others read. */
export async function recordAll(recordings: readonly Recording[], span: Span, tools: Tools): Promise<void> {
  for (const level of inLevels(recordings)) {
    const ofNow = level.filter(looksBack);
    const others = level.filter((one) => !ofNow.includes(one));
    await record(ofNow, LONG, span, tools);
    await record(others, SHORT, span, tools);
  }
}

/** A subquery of what is no recording reads samples of now, of metrics that are sent when they change. */
function looksBack({ expr }: Recording): boolean {
  return /(?<![\w:])\w+(\{[^}]*\})?\[\w+:\w*\]/.test(expr);
}

/** Halves at a time, as promtool asks for one rule after the other. */
async function record(
  rules: readonly Recording[],
  lookback: number,
  span: Span,
  tools: Tools,
): Promise<void> {
  if (rules.length === 0) return;
  const server = await startServer(tools.prometheus, tools.folder, lookback);
  try {
    const halves = [0, 1].map((half) => rules.filter((_, i) => i % 2 === half));
    await Promise.all(halves.map((half, i) => backfill(half, `${i}`, server.url, { span, tools })));
  } finally {
    await server.stop();
  }
}

async function backfill(
  rules: readonly Recording[],
  name: string,
  url: string,
  { span, tools }: { readonly span: Span; readonly tools: Tools },
): Promise<void> {
  if (rules.length === 0) return;
  const file = `rules-${name}.yaml`;
  // Without the product, promtool would write series apart, one after the other, that differ in nothing but a metric's name.
  const nameless = rules.map((rule) => ({ ...rule, expr: `(${rule.expr}) * 1` }));
  writeFileSync(
    join(tools.folder, file),
    stringify({ groups: [{ name, interval: `${STEP}s`, rules: nameless }] }),
  );
  // The seconds of a minute at which it evaluates follow from the file's path: a relative one is always the same.
  await execa(
    tools.promtool,
    [
      "tsdb",
      "create-blocks-from",
      ONE_BLOCK,
      "--quiet",
      "rules",
      `--url=${url}`,
      `--start=${span.begins}`,
      `--end=${span.begins + span.end - STEP}`,
      `--output-dir=${join(tools.folder, "tsdb")}`,
      file,
    ],
    { cwd: tools.folder },
  );
}
