import { useMemo } from "preact/hooks";
import type uPlot from "uplot";
import { bucketsOf } from "../../model/buckets.ts";
import { useDashboard, usePage } from "../context.ts";
import { Chart } from "./chart.tsx";
import { heatmapOptions } from "./heatmap-options.ts";
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
