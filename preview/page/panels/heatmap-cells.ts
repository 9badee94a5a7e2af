import type uPlot from "uplot";
import type { Theme } from "../../grafana/grafana-data.generated.js";
import type { Field } from "../../model/frame.ts";

export interface Cells {
  readonly buckets: readonly Field[];
  /** In ms since 1970: the end of each cell's time. */
  readonly times: readonly number[];
  readonly step: number;
  /** From rare to frequent. */
  readonly colors: readonly string[];
}

export function drawCells(chart: uPlot, { buckets, times, step, colors }: Cells): void {
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
export function colorsOf(theme: Theme, scheme: string | undefined): string[] {
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
