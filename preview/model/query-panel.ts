import { type Format, QUERY_FORMATS } from "../../components/dashboards/formats.ts";
import { intervalOf, timeVariables } from "../../components/dashboards/time-scope.ts";
import type { Ask } from "./ask.ts";
import type { Panel, Target } from "./dashboard.ts";
import type { Frame } from "./frame.ts";
import { interpolate, type Lookup, textFormat } from "./interpolate.ts";
import { SOURCES, sourceOf } from "./sources/index.ts";
import { parseDuration, type TimeRange } from "./time-range.ts";
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
  const shortest = parseDuration(interpolate(panel.interval ?? "", lookup, textFormat));
  return intervalOf(range.to - range.from, Math.max(1, points), shortest);
}

async function queryTarget(
  target: Target,
  panel: Panel,
  { ask, range, lookup, sourceType, step, severalTables }: Scope & { step: number; severalTables: boolean },
): Promise<Frame[]> {
  const source = sourceOf(target.datasource ?? panel.datasource, sourceType);
  const known = withTime(lookup, range, step);
  const formatOf = (key: string) => (key === "legendFormat" ? textFormat : (QUERY_FORMATS[source] as Format));
  const filled = Object.fromEntries(
    Object.entries(target).map(([key, value]) => [
      key,
      typeof value === "string" ? interpolate(value, known, formatOf(key)) : value,
    ]),
  );
  return SOURCES[source](filled, {
    ask,
    range,
    step: parseDuration(target.interval ?? "") ?? step,
    severalTables,
  });
}

/** Grafana's own variables of time, before those of the dashboard. */
function withTime(lookup: Lookup, { from, to }: TimeRange, interval: number): Lookup {
  const own = timeVariables({ from, to, interval });
  const verbatim = (name: string) => own[name]?.values[0];
  return (name, path) => {
    const text = verbatim(name === "__auto" ? "__interval" : name);
    return text === undefined ? lookup(name, path) : { verbatim: text };
  };
}

function reasonOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
