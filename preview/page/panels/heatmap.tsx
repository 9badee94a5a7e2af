import { useMemo } from "preact/hooks";
import type uPlot from "uplot";
import type { Theme } from "../../grafana/grafana-data.generated.js";
import { displayOf, textOf } from "../../model/display.ts";
import type { Field, Frame } from "../../model/frame.ts";
import { useDashboard, usePage } from "../context.ts";
import { Chart } from "./chart.tsx";
import { axisStyle, timeAxis, zoomHook } from "./chart-style.ts";
import { Nothing } from "./nothing.tsx";
import type { PanelProps } from "./panel-props.ts";

/** How often values fell into each bucket over time: the more often, the stronger the colour. */
export function Heatmap({ panel, data }: PanelProps) {
  const { theme } = usePage();
  const { range, zoom } = useDashboard();
  const frame = useMemo(() => bucketsOf(data.frames), [data]);
  const unit = panel.options?.yAxis?.unit ?? panel.fieldConfig?.defaults?.unit;
  const options = useMemo(
    () =>
      frame &&
      heatmapOptions({
        frame,
        theme,
        step: data.step,
        unit,
        scheme: panel.options?.color?.scheme,
        zoom,
        range,
      }),
    [frame, theme, data.step, range],
  );
  const drawn = useMemo((): uPlot.AlignedData => {
    const times = (frame?.fields[0]?.values ?? []) as number[];
    return [times.map((time) => time / 1_000), times.map(() => null)];
  }, [frame]);
  if (!frame || !options) return <Nothing panel={panel} />;
  return (
    <div class="chart">
      <Chart options={options} data={drawn} />
    </div>
  );
}

/** One frame with a column a bucket; series named by their bounds are laid side by side. */
function bucketsOf(frames: readonly Frame[]): Frame | undefined {
  const ready = frames.find(({ kind }) => kind === "buckets");
  if (ready) return ready;
  const series = frames.filter(({ kind }) => kind === "series");
  const times = [...new Set(series.flatMap(({ fields }) => fields[0]?.values as number[]))].sort(
    (a, b) => a - b,
  );
  if (times.length === 0) return undefined;
  const buckets = series.flatMap(({ fields: [time, value] }): Field[] => {
    if (!time || !value) return [];
    const counts = new Map(time.values.map((at, index) => [at, value.values[index]]));
    return [
      { ...value, name: value.nameFromQuery ?? value.name, values: times.map((at) => counts.get(at) ?? 0) },
    ];
  });
  return {
    refId: "A",
    kind: "buckets",
    fields: [{ name: "Time", type: "time", values: times, config: {} }, ...buckets],
  };
}

interface HeatmapArgs {
  readonly frame: Frame;
  readonly theme: Theme;
  readonly step: number;
  readonly unit: string | undefined;
  readonly scheme: string | undefined;
  readonly zoom: (range: { from: number; to: number }) => void;
  readonly range: { from: number; to: number };
}

function heatmapOptions({
  frame,
  theme,
  step,
  unit,
  scheme,
  zoom,
  range,
}: HeatmapArgs): Omit<uPlot.Options, "width" | "height"> {
  const [, ...all] = frame.fields;
  const buckets = withoutEmptyEnds(all);
  const style = axisStyle(theme);
  const format = displayOf({ name: "", type: "number", values: [], config: unit ? { unit } : {} }, theme);
  const boundText = ({ name }: Field) =>
    name === "+Inf" ? "∞" : Number.isNaN(Number(name)) ? name : textOf(format(Number(name)));
  const times = (frame.fields[0]?.values ?? []) as number[];
  const tip = document.createElement("div");
  tip.className = "tip";
  return {
    legend: { show: false },
    cursor: {
      drag: { x: true, y: false, setScale: false },
      points: { show: false },
      sync: { key: "dashboard" },
    },
    scales: { x: { range: [range.from / 1_000, range.to / 1_000] }, y: { range: [0, buckets.length] } },
    series: [{}, { paths: () => null, points: { show: false } }],
    axes: [
      timeAxis(style),
      {
        ...style,
        splits: () => buckets.map((_, index) => index + 1),
        filter: (_, splits) => thinOut(splits),
        values: (_, splits) => splits.map((at) => (at === null ? "" : boundText(buckets[at - 1] as Field))),
        size: 64,
      },
    ],
    hooks: {
      draw: [(chart) => drawCells(chart, buckets, times, step, colorsOf(theme, scheme))],
      setSelect: [zoomHook(zoom)],
      destroy: [() => tip.remove()],
      setCursor: [
        (chart) => {
          const { left = -1, top = -1, event } = chart.cursor;
          const bucket = buckets[Math.floor(chart.posToVal(top, "y"))];
          const time = chart.posToVal(left, "x") * 1_000;
          const at = times.findLastIndex((one) => one - step <= time && one >= time);
          const count = bucket?.values[at];
          if (left < 0 || !event || !bucket || typeof count !== "number" || count === 0) return tip.remove();
          const lower = buckets[buckets.indexOf(bucket) - 1];
          tip.textContent = `${new Date(times[at] ?? 0).toLocaleTimeString()}  ${lower ? `${boundText(lower)} to ` : "up to "}${boundText(bucket)}: ${Number(count.toPrecision(3))}`;
          document.body.append(tip);
          const box = chart.over.getBoundingClientRect();
          tip.style.left = `${Math.min(box.left + left + 14, innerWidth - tip.offsetWidth - 4)}px`;
          tip.style.top = `${box.top + top + 10}px`;
        },
      ],
    },
  };
}

/** Buckets below the first and above the last that anything fell into are left out. */
function withoutEmptyEnds(buckets: readonly Field[]): readonly Field[] {
  const filled = ({ values }: Field) => values.some((value) => typeof value === "number" && value > 0);
  const [first, last] = [buckets.findIndex(filled), buckets.findLastIndex(filled)];
  return first < 0 ? buckets : buckets.slice(Math.max(0, first - 1), last + 1);
}

function thinOut(splits: readonly number[]): (number | null)[] {
  const every = Math.ceil(splits.length / 8);
  return splits.map((split, index) => (index % every === 0 || index === splits.length - 1 ? split : null));
}

function drawCells(
  chart: uPlot,
  buckets: readonly Field[],
  times: readonly number[],
  step: number,
  colors: readonly string[],
): void {
  const most = Math.max(...buckets.flatMap(({ values }) => values as number[]), 0);
  if (most <= 0) return;
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  buckets.forEach(({ values }, index) => {
    const [top, bottom] = [chart.valToPos(index + 1, "y", true), chart.valToPos(index, "y", true)];
    times.forEach((time, at) => {
      const count = values[at];
      if (typeof count !== "number" || count <= 0) return;
      const [left, right] = [
        chart.valToPos((time - step) / 1_000, "x", true),
        chart.valToPos(time / 1_000, "x", true),
      ];
      // By the square root, so that rare values can be seen beside frequent ones.
      ctx.fillStyle = colors[Math.round(Math.sqrt(count / most) * (colors.length - 1))] ?? "#888";
      ctx.fillRect(left, top, Math.max(1, right - left - 1), Math.max(1, bottom - top - 1));
    });
  });
  ctx.restore();
}

const SHADES = 12;

/** From the panel's background to a strong colour. */
function colorsOf(theme: Theme, scheme: string | undefined): string[] {
  const dark = theme.colors.mode === "dark";
  const [hue, saturation] = HUES[scheme?.toLowerCase() ?? ""] ?? [24, 95];
  return [...Array(SHADES).keys()].map((index) => {
    const strength = (index + 1) / SHADES;
    return `hsl(${hue} ${saturation}% ${dark ? 14 + strength * 50 : 94 - strength * 48}%)`;
  });
}

const HUES: Readonly<Record<string, [hue: number, saturation: number]>> = {
  blues: [212, 85],
  greens: [130, 50],
  reds: [352, 80],
  purples: [275, 60],
  oranges: [24, 95],
};
