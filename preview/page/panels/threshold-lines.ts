import type uPlot from "uplot";
import type { Theme } from "../../grafana/grafana-data.generated.js";
import type { Panel } from "../../model/dashboard.ts";

/** Thresholds as lines across the plot, if the panel says so. */
export function drawThresholds(chart: uPlot, { fieldConfig }: Panel, theme: Theme): void {
  const { thresholds, custom } = fieldConfig?.defaults ?? {};
  const mode = custom?.thresholdsStyle?.mode ?? "off";
  if (mode === "off" || thresholds?.mode === "percentage") return;
  const { ctx, bbox } = chart;
  ctx.save();
  for (const { value, color } of thresholds?.steps ?? []) {
    if (value === null) continue;
    const y = chart.valToPos(value, "y", true);
    if (y < bbox.top || y > bbox.top + bbox.height) continue;
    ctx.strokeStyle = theme.visualization.getColorByName(color);
    ctx.setLineDash(mode.startsWith("dashed") ? [8, 6] : []);
    ctx.lineWidth = 1.5;
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
  }
  ctx.restore();
}
