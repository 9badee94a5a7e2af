import type uPlot from "uplot";
import type { Theme } from "../../grafana/grafana-data.generated.js";
import { withoutEmptyEnds } from "../../model/buckets.ts";
import { displayOf, textOf } from "../../model/display.ts";
import type { Field, Frame } from "../../model/frame.ts";
import { axisStyle, timeAxis, zoomHook } from "./chart-style.ts";
import { type Cells, colorsOf, drawCells } from "./heatmap-cells.ts";

interface HeatmapArgs {
  readonly frame: Frame;
  readonly theme: Theme;
  readonly step: number;
  readonly unit: string | undefined;
  readonly scheme: string | undefined;
  readonly zoom: (range: { from: number; to: number }) => void;
  readonly range: { from: number; to: number };
}

/** Buckets are drawn as an axis of their own: the n-th lies between n and n + 1. */
export function heatmapOptions(args: HeatmapArgs): Omit<uPlot.Options, "width" | "height"> {
  const { frame, theme, step, unit, scheme, zoom, range } = args;
  const [time, ...all] = frame.fields;
  const buckets = withoutEmptyEnds(all);
  const cells = { buckets, times: (time?.values ?? []) as number[], step, colors: colorsOf(theme, scheme) };
  const nameBound = boundNames(theme, unit);
  return {
    legend: { show: false },
    cursor: {
      drag: { x: true, y: false, setScale: false },
      points: { show: false },
      sync: { key: "dashboard" },
    },
    scales: { x: { range: [range.from / 1_000, range.to / 1_000] }, y: { range: [0, buckets.length] } },
    series: [{}, { paths: () => null, points: { show: false } }],
    axes: [timeAxis(axisStyle(theme)), bucketAxis(buckets, nameBound, axisStyle(theme))],
    hooks: { draw: [(chart) => drawCells(chart, cells)], setSelect: [zoomHook(zoom)] },
    plugins: [cellTip(cells, nameBound)],
  };
}

type NameBound = (bucket: Field) => string;

function boundNames(theme: Theme, unit: string | undefined): NameBound {
  const format = displayOf({ name: "", type: "number", values: [], config: unit ? { unit } : {} }, theme);
  return ({ name }) =>
    name === "+Inf" ? "∞" : Number.isNaN(Number(name)) ? name : textOf(format(Number(name)));
}

function bucketAxis(buckets: readonly Field[], nameBound: NameBound, style: uPlot.Axis): uPlot.Axis {
  return {
    ...style,
    splits: () => buckets.map((_, index) => index + 1),
    filter: (_, splits) => thinOut(splits),
    values: (_, splits) => splits.map((at) => (at === null ? "" : nameBound(buckets[at - 1] as Field))),
    size: 64,
  };
}

function thinOut(splits: readonly number[]): (number | null)[] {
  const every = Math.ceil(splits.length / 8);
  return splits.map((split, index) => (index % every === 0 || index === splits.length - 1 ? split : null));
}

/** What lies under the mouse: when, between which bounds, how many. */
function cellTip({ buckets, times, step }: Cells, nameBound: NameBound): uPlot.Plugin {
  const tip = document.createElement("div");
  tip.className = "tip";
  const textAt = (chart: uPlot, left: number, top: number): string | undefined => {
    const index = Math.floor(chart.posToVal(top, "y"));
    const moment = chart.posToVal(left, "x") * 1_000;
    const at = times.findLastIndex((end) => end - step <= moment && end >= moment);
    const [bucket, lower] = [buckets[index], buckets[index - 1]];
    const count = bucket?.values[at];
    if (!bucket || typeof count !== "number" || count === 0) return undefined;
    const bounds = `${lower ? `${nameBound(lower)} to ` : "up to "}${nameBound(bucket)}`;
    return `${new Date(times[at] ?? 0).toLocaleTimeString()}  ${bounds}: ${Number(count.toPrecision(3))}`;
  };
  return {
    hooks: {
      destroy: () => tip.remove(),
      setCursor: (chart) => {
        const { left = -1, top = -1, event } = chart.cursor;
        const text = left < 0 || !event ? undefined : textAt(chart, left, top);
        if (text === undefined) return tip.remove();
        tip.textContent = text;
        document.body.append(tip);
        const box = chart.over.getBoundingClientRect();
        tip.style.left = `${Math.min(box.left + left + 14, innerWidth - tip.offsetWidth - 4)}px`;
        tip.style.top = `${box.top + top + 10}px`;
      },
    },
  };
}
