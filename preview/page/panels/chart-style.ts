import type uPlot from "uplot";
import type { Theme } from "../../grafana/grafana-data.generated.js";

/** Quiet axes, in the page's colours. */
export function axisStyle({ colors: { mode } }: Theme): uPlot.Axis {
  const line = mode === "dark" ? "#ffffff14" : "#00000014";
  return {
    stroke: mode === "dark" ? "#8e929c" : "#6a7079",
    font: "11px Inter, system-ui, sans-serif",
    grid: { stroke: line, width: 1 },
    ticks: { stroke: line, width: 1, size: 4 },
  };
}

export function timeAxis(style: uPlot.Axis): uPlot.Axis {
  return {
    ...style,
    space: 90,
    size: 28,
    values: (_, splits, __, ___, increment) =>
      splits.map((seconds) => timeText(new Date(seconds * 1_000), increment)),
  };
}

function timeText(date: Date, increment: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  if (increment >= 86_400) return day;
  const time = `${two(date.getHours())}:${two(date.getMinutes())}`;
  return increment < 60 ? `${time}:${two(date.getSeconds())}` : time;
}

/** What is marked with the mouse becomes the time range. */
export function zoomHook(zoom: (range: { from: number; to: number }) => void): (chart: uPlot) => void {
  return (chart) => {
    const { left, width } = chart.select;
    if (width < 5) return;
    zoom({ from: chart.posToVal(left, "x") * 1_000, to: chart.posToVal(left + width, "x") * 1_000 });
    chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  };
}
