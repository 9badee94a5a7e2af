import type { Ask } from "./ask.ts";
import type { Panel, Target } from "./dashboard.ts";
import type { Frame } from "./frame.ts";
import { interpolate, type Lookup, queryFormat } from "./interpolate.ts";
import { SOURCES, sourceOf } from "./sources/index.ts";
import { formatDuration, parseDuration, stepOf, type TimeRange } from "./time-range.ts";
import { transform } from "./transform.ts";

/** What a panel draws. */
export interface PanelData {
  readonly frames: readonly Frame[];
  /** What went wrong, and what the preview leaves out. */
  readonly problems: readonly string[];
  readonly step: number;
}

export interface Scope {
  readonly ask: Ask;
  readonly range: TimeRange;
  readonly lookup: Lookup;
  readonly sourceType: (name: string) => string | undefined;
}

/** Columns of a page are 24, of so many pixels. */
const PIXELS_PER_COLUMN = 60;
/** Longest time between two samples: `timeInterval` of Grafana's data source. */
const SCRAPE_INTERVAL = 15_000;

/** Asks every query of a panel; one that fails leaves the others. */
export async function queryPanel(panel: Panel, scope: Scope): Promise<PanelData> {
  const targets = (panel.targets ?? []).filter(({ hide }) => !hide);
  const step = stepOfPanel(panel, scope);
  const severalTables = targets.filter(({ format }) => format === "table").length > 1;
  const answers = await Promise.allSettled(
    targets.map((target) => queryTarget(target, panel, { ...scope, step, severalTables })),
  );
  const problems = answers.flatMap((one) => (one.status === "rejected" ? [reasonOf(one.reason)] : []));
  const frames = answers.flatMap((one) => (one.status === "fulfilled" ? one.value : []));
  const transformed = transform(frames, panel.transformations ?? []);
  return { frames: transformed.frames, problems: [...new Set([...problems, ...transformed.problems])], step };
}

function stepOfPanel(panel: Panel, { range, lookup }: Scope): number {
  const points = panel.maxDataPoints ?? panel.gridPos.w * PIXELS_PER_COLUMN;
  const shortest = parseDuration(interpolate(panel.interval ?? "", lookup, queryFormat)) ?? SCRAPE_INTERVAL;
  return stepOf(range, Math.max(1, points), shortest);
}

async function queryTarget(
  target: Target,
  panel: Panel,
  { ask, range, lookup, sourceType, step, severalTables }: Scope & { step: number; severalTables: boolean },
): Promise<Frame[]> {
  const source = sourceOf(target.datasource ?? panel.datasource, sourceType);
  const known = withBuiltIns(lookup, range, step);
  const texts = Object.entries(target).map(([key, value]) => [
    key,
    typeof value === "string" && key !== "legendFormat" ? interpolate(value, known, queryFormat) : value,
  ]);
  const filled = {
    ...Object.fromEntries(texts),
    ...(target.legendFormat !== undefined && {
      legendFormat: interpolate(target.legendFormat, known, ({ text }) => text),
    }),
  };
  return SOURCES[source](filled, {
    ask,
    range,
    step: parseDuration(target.interval ?? "") ?? step,
    severalTables,
  });
}

/** Grafana's own variables; its rate interval spans four samples at least. */
export function withBuiltIns(lookup: Lookup, { from, to }: TimeRange, step: number): Lookup {
  const seconds = Math.round((to - from) / 1_000);
  const own: Readonly<Record<string, string>> = {
    __interval: formatDuration(step),
    __interval_ms: String(step),
    __rate_interval: formatDuration(Math.max(step + SCRAPE_INTERVAL, 4 * SCRAPE_INTERVAL)),
    __auto: formatDuration(step),
    __range: `${seconds}s`,
    __range_s: String(seconds),
    __range_ms: String(to - from),
    __from: String(from),
    __to: String(to),
  };
  return (name, path) => (own[name] === undefined ? lookup(name, path) : { verbatim: own[name] });
}

function reasonOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
