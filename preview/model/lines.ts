import uPlot from "uplot";
import type { Theme } from "../grafana/grafana-data.generated.js";
import { type DisplayValue, displayOf } from "./display.ts";
import { displayName, type Field, type Frame } from "./frame.ts";

/** A series as it is drawn. */
export interface Line {
  readonly frame: Frame;
  readonly field: Field;
  readonly name: string;
  readonly color: string;
  readonly display: (value: unknown, decimals?: number) => DisplayValue;
  /** In ms since 1970. */
  readonly times: readonly number[];
  readonly values: readonly (number | null)[];
  readonly drawStyle: "line" | "bars" | "points";
  /** Lines of one group stand on each other. */
  readonly stack: string | undefined;
}

export function linesOf(frames: readonly Frame[], theme: Theme): Line[] {
  return frames
    .filter(({ kind }) => kind === "series" || kind === "table")
    .flatMap((frame) => {
      const times = frame.fields.find(({ type }) => type === "time")?.values as number[] | undefined;
      if (!times) return [];
      return frame.fields
        .filter(({ type, config }) => type === "number" && !config.custom?.hideFrom?.viz)
        .map((field) => lineOf(frame, field, times, theme));
    });
}

function lineOf(frame: Frame, field: Field, times: readonly number[], theme: Theme): Line {
  const { drawStyle = "line", stacking } = field.config.custom ?? {};
  const display = displayOf(field, theme);
  return {
    frame,
    field,
    name: displayName(field),
    // A colour by value is that of the last one.
    color: display(field.values.findLast((value) => value !== null)).color ?? "#888",
    display,
    times,
    values: field.values as (number | null)[],
    drawStyle,
    stack: stacking?.mode && stacking.mode !== "none" ? `${stacking.group ?? "A"} ${drawStyle}` : undefined,
  };
}

/** All series at the same moments, in seconds, as uPlot wants them: with gaps where a query had no sample, stacked. */
export function drawnData(lines: readonly Line[], step: number): uPlot.AlignedData {
  if (lines.length === 0) return [[]];
  const tables = lines.map(({ times, values }) => withGaps(times, values, step) as uPlot.AlignedData);
  const [times = [], ...series] = uPlot.join(
    tables,
    lines.map(() => [0, 2]),
  );
  const groups = Map.groupBy(series, (_, index) => lines[index]?.stack);
  const below = new Map<string, number[]>();
  const stacked = series.map((values, index) => {
    const group = lines[index]?.stack;
    if (group === undefined) return values;
    const sum = below.get(group) ?? Array(values.length).fill(0);
    below.set(group, sum);
    // What lacks a value where others of its stack have one stands on them with nothing: the next one needs its top.
    const isThere = (at: number) => groups.get(group)?.some((others) => others[at] != null);
    return sum.map((before, at) => {
      sum[at] = before + (values[at] ?? 0);
      return isThere(at) ? (sum[at] as number) : null;
    });
  });
  return [times, ...stacked] as uPlot.AlignedData;
}

/** A range query leaves moments without samples out; a line must not cross them. */
function withGaps(times: readonly number[], values: readonly (number | null)[], step: number) {
  const [xs, ys]: [number[], (number | null)[]] = [[], []];
  times.forEach((time, index) => {
    const before = times[index - 1];
    if (before !== undefined && step > 0 && time - before > step * 1.5) {
      xs.push((before + step) / 1_000);
      ys.push(null);
    }
    xs.push(time / 1_000);
    ys.push(Number.isFinite(values[index]) ? (values[index] as number) : null);
  });
  return [xs, ys];
}
