import type uPlot from "uplot";
import { textOf } from "../../model/display.ts";
import type { Frame } from "../../model/frame.ts";
import type { Line } from "../../model/lines.ts";
import type { TimeRange } from "../../model/time-range.ts";
import { usePage } from "../context.ts";

interface ExemplarsProps {
  readonly frames: readonly Frame[];
  readonly chart: uPlot;
  readonly lines: readonly Line[];
  readonly range: TimeRange;
}

interface Exemplar {
  readonly time: number;
  readonly value: number;
  readonly labels: Readonly<Record<string, string>>;
}

/** Single runs, tasks and calls among the series: each opens its trace. */
export function Exemplars({ frames, chart, lines, range }: ExemplarsProps) {
  const { backend } = usePage();
  const all = frames.filter(({ kind }) => kind === "exemplars").flatMap(exemplarsOf);
  const inside = all.filter(({ time }) => time >= range.from && time <= range.to);
  const { left, top, width, height } = overBox(chart);
  return (
    <>
      {inside.map(({ time, value, labels }) => {
        const x = chart.valToPos(time / 1_000, "x");
        // Those beyond the axis stand at its edge.
        const y = Math.max(0, Math.min(height, chart.valToPos(value, "y")));
        const href = labels.trace_id && backend.href(`/trace/${labels.trace_id}`);
        if (x < 0 || x > width || !href) return null;
        return (
          <a
            key={`${labels.trace_id} ${labels.span_id} ${value}`}
            class="exemplar"
            href={href}
            style={`left: ${left + x}px; top: ${top + y}px`}
            title={titleOf(value, time, labels, lines)}
          >
            <span class="unseen">Trace {labels.trace_id}</span>
          </a>
        );
      })}
    </>
  );
}

function exemplarsOf({ fields: [times, values, labels] }: Frame): Exemplar[] {
  return (times?.values ?? []).map((time, index) => ({
    time: time as number,
    value: values?.values[index] as number,
    labels: labels?.values[index] as Exemplar["labels"],
  }));
}

function titleOf(value: number, time: number, labels: Exemplar["labels"], [first]: readonly Line[]): string {
  const text = first ? textOf(first.display(value)) : String(value);
  const names = ["workflow", "task", "model", "tool", "status", "release"].filter((name) => labels[name]);
  return [
    `${text}, ${new Date(time).toLocaleTimeString()}`,
    ...names.map((name) => `${name}: ${labels[name]}`),
    "Opens the trace",
  ].join("\n");
}

/** Where the plot lies in its place, in pixels of the page. */
function overBox({ over }: uPlot) {
  return { left: over.offsetLeft, top: over.offsetTop, width: over.clientWidth, height: over.clientHeight };
}
