import uPlot from "uplot";
import type { Theme } from "../../grafana/grafana-data.generated.js";
import type { FieldConfig, Panel } from "../../model/dashboard.ts";
import { textOf } from "../../model/display.ts";
import type { Line } from "../../model/lines.ts";
import type { TimeRange } from "../../model/time-range.ts";
import { axisStyle, timeAxis, zoomHook } from "./chart-style.ts";
import { drawThresholds } from "./threshold-lines.ts";
import { tooltip } from "./tooltip.ts";

export interface ChartArgs {
  readonly lines: readonly Line[];
  readonly panel: Panel;
  readonly theme: Theme;
  readonly range: TimeRange;
  readonly step: number;
  readonly zoom: (range: { from: number; to: number }) => void;
  readonly click: (at: { line: Line; index: number; x: number; y: number }) => void;
}

export function chartOptions(args: ChartArgs): Omit<uPlot.Options, "width" | "height"> {
  const { lines, panel, theme, range, zoom } = args;
  const { min, max } = panel.fieldConfig?.defaults ?? {};
  const style = axisStyle(theme);
  return {
    legend: { show: false },
    cursor: { drag: { x: true, y: false, setScale: false }, points: { size: 6 }, sync: { key: "dashboard" } },
    scales: {
      x: { range: [range.from / 1_000, range.to / 1_000] },
      y: { range: (_, low, high) => bounds(low, high, min, max) },
    },
    axes: [timeAxis(style), valueAxis(lines, style)],
    series: [{}, ...lines.map((line) => seriesOptions(line))],
    bands: bandsOf(lines),
    hooks: { draw: [(chart) => drawThresholds(chart, panel, theme)], setSelect: [zoomHook(zoom)] },
    plugins: [tooltip(lines, args.click)],
  };
}

function bounds(
  low: number | null,
  high: number | null,
  min: number | undefined,
  max: number | undefined,
): [number, number] {
  const [bottom, top] = uPlot.rangeNum(low ?? 0, high ?? 1, {
    min: { pad: 0.05, soft: 0, mode: 1 },
    max: { pad: 0.1, soft: 0, mode: 2 },
  });
  const [from, to] = [min ?? bottom ?? 0, max ?? top ?? 1];
  return from < to ? [from, to] : [from, from + 1];
}

function valueAxis(lines: readonly Line[], style: uPlot.Axis): uPlot.Axis {
  const [first] = lines;
  return {
    ...style,
    ...incrementsOf(first?.field.config),
    values: (_, splits) => {
      // Neighbours that would read the same get one digit more.
      const texts = splits.map((value) => (first ? textOf(first.display(value)) : String(value)));
      if (!first || new Set(texts).size === texts.length) return texts;
      return splits.map((value) => textOf(first.display(value, 2)));
    },
    size: (_, values) => Math.max(36, ...(values ?? []).map((value) => value.length * 6.6 + 14)),
  };
}

const POWERS_OF_TWO = Array.from({ length: 53 }, (_, power) => 2 ** power);
const ROUND = Array.from({ length: 30 }, (_, power) =>
  [1, 2, 5].map((digit) => digit * 10 ** (power - 12)),
).flat();

/** Of bytes round numbers are powers of two; and none needs more decimals than are shown. */
function incrementsOf({ unit = "", decimals }: FieldConfig = {}): Pick<uPlot.Axis, "incrs"> {
  if (/^(bytes|[kmgt]bytes|binBps|bits)$/.test(unit)) return { incrs: POWERS_OF_TWO };
  // A share is shown times a hundred, and units such as seconds are scaled.
  if (typeof decimals !== "number" || !COUNTS.includes(unit)) return {};
  return { incrs: ROUND.filter((increment) => increment >= 10 ** -decimals) };
}

const COUNTS = ["", "none", "short"];

function seriesOptions(line: Line): uPlot.Series {
  const {
    fillOpacity = 0,
    lineWidth = 1,
    showPoints = "auto",
    pointSize = 5,
    spanNulls = false,
    lineInterpolation = "linear",
    lineStyle,
  } = line.field.config.custom ?? {};
  const bars = line.drawStyle === "bars";
  const alpha = Math.round((fillOpacity / 100) * 255)
    .toString(16)
    .padStart(2, "0");
  const few = line.values.length <= 40;
  return {
    label: line.name,
    stroke: line.color,
    width: line.drawStyle === "points" ? 0 : bars ? Math.max(0, lineWidth) : lineWidth,
    spanGaps: spanNulls === true,
    ...(fillOpacity > 0 && line.drawStyle !== "points" && { fill: `${hex(line.color)}${alpha}` }),
    ...(lineStyle?.fill === "dash" && { dash: lineStyle.dash ?? [10, 10] }),
    points: {
      show: line.drawStyle === "points" || showPoints === "always" || (showPoints === "auto" && few && !bars),
      size: pointSize,
      fill: line.color,
    },
    paths: pathsOf(line, lineInterpolation),
  };
}

function pathsOf({ drawStyle }: Line, interpolation: string): uPlot.Series.PathBuilder {
  const { bars, linear, stepped, spline, points } = uPlot.paths;
  const builders: Readonly<Record<string, uPlot.Series.PathBuilder | undefined>> = {
    bars: bars?.({ size: [0.9, 60], align: 0 }),
    points: points?.(),
    stepAfter: stepped?.({ align: 1 }),
    stepBefore: stepped?.({ align: -1 }),
    smooth: spline?.(),
  };
  const builder = builders[drawStyle === "line" ? interpolation : drawStyle] ?? linear?.();
  return builder ?? (() => null);
}

/** Between two lines that stand on each other only the upper one's colour is filled. */
function bandsOf(lines: readonly Line[]): uPlot.Band[] {
  return lines.flatMap((line, index) => {
    if (line.stack === undefined) return [];
    const lower = lines.findLastIndex((other, at) => at < index && other.stack === line.stack);
    return lower < 0 ? [] : [{ series: [index + 1, lower + 1] as [number, number] }];
  });
}

/** Colours of palettes are hexadecimal; of others the canvas knows it. */
function hex(color: string): string {
  if (/^#[0-9a-f]{6}$/i.test(color)) return color;
  const context = document.createElement("canvas").getContext("2d");
  if (!context) return "#888888";
  context.fillStyle = color;
  return /^#[0-9a-f]{6}$/i.test(context.fillStyle) ? context.fillStyle : "#888888";
}
