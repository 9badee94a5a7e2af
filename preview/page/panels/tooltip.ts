import type uPlot from "uplot";
import { textOf } from "../../model/display.ts";
import type { Line } from "../../model/lines.ts";

type Click = (at: { line: Line; index: number; x: number; y: number }) => void;

/** Values of all series at the mouse, the largest first; a click gives the nearest. */
export function tooltip(lines: readonly Line[], click: Click): uPlot.Plugin {
  const tip = document.createElement("div");
  tip.className = "tip";
  const hide = () => tip.remove();
  return {
    hooks: {
      init: (chart) => {
        chart.over.addEventListener("mouseleave", hide);
        chart.over.addEventListener("click", (event) => {
          const nearest = nearestLine(chart, lines);
          if (nearest) click({ ...nearest, x: event.clientX, y: event.clientY });
        });
      },
      destroy: hide,
      setCursor: (chart) => {
        const { idx, left = -1, top = -1, event } = chart.cursor;
        // Other charts of the dashboard show the line only.
        if (idx === null || idx === undefined || left < 0 || !event) return hide();
        const rows = lines.flatMap((line) => rowOf(line, chart, idx));
        if (rows.length === 0) return hide();
        const time = document.createElement("div");
        time.className = "time";
        time.textContent = new Date((chart.data[0][idx] ?? 0) * 1_000).toLocaleString();
        tip.replaceChildren(
          time,
          ...rows
            .sort((a, b) => b.value - a.value)
            .slice(0, 20)
            .map(({ element }) => element),
        );
        document.body.append(tip);
        const box = chart.over.getBoundingClientRect();
        const x = box.left + left + 14;
        tip.style.left = `${x + tip.offsetWidth > innerWidth ? x - tip.offsetWidth - 28 : x}px`;
        tip.style.top = `${Math.min(box.top + top + 10, innerHeight - tip.offsetHeight - 4)}px`;
      },
    },
  };
}

function rowOf(line: Line, chart: uPlot, index: number) {
  const at = line.times.indexOf(Math.round((chart.data[0][index] ?? 0) * 1_000));
  const value = line.values[at];
  if (value === null || value === undefined) return [];
  const element = document.createElement("div");
  const swatch = document.createElement("i");
  swatch.className = "swatch";
  swatch.style.background = line.color;
  const name = document.createElement("span");
  name.textContent = line.name;
  const text = document.createElement("b");
  text.textContent = textOf(line.display(value));
  element.append(swatch, name, text);
  return [{ element, value }];
}

function nearestLine(chart: uPlot, lines: readonly Line[]): { line: Line; index: number } | undefined {
  const { idx, top = 0 } = chart.cursor;
  if (idx === null || idx === undefined) return undefined;
  const distances = lines.flatMap((line, series) => {
    const value = chart.data[series + 1]?.[idx];
    return typeof value === "number" ? [{ line, distance: Math.abs(chart.valToPos(value, "y") - top) }] : [];
  });
  const [nearest] = distances.sort((a, b) => a.distance - b.distance);
  if (!nearest) return undefined;
  return {
    line: nearest.line,
    index: nearest.line.times.indexOf(Math.round((chart.data[0][idx] ?? 0) * 1_000)),
  };
}
