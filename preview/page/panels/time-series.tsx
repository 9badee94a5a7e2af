import { useMemo, useState } from "preact/hooks";
import type uPlot from "uplot";
import { drawnData, type Line, linesOf } from "../../model/lines.ts";
import { useDashboard, usePage } from "../context.ts";
import { Chart } from "./chart.tsx";
import { Exemplars } from "./exemplars.tsx";
import { Legend } from "./legend.tsx";
import { Nothing } from "./nothing.tsx";
import type { PanelProps } from "./panel-props.ts";
import { PopupLinks } from "./popup-links.tsx";
import { chartOptions } from "./time-series-options.ts";
import { useLinksOf } from "./value-link.tsx";

interface Clicked {
  readonly line: Line;
  readonly index: number;
  readonly x: number;
  readonly y: number;
}

/** Series over time, by the library that Grafana draws with. */
export function TimeSeries({ panel, data }: PanelProps) {
  const { theme } = usePage();
  const { range, zoom } = useDashboard();
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [clicked, setClicked] = useState<Clicked>();
  // Wrapped, so that one of another size is another one.
  const [drawnChart, setChart] = useState<{ readonly chart: uPlot }>();
  const lines = useMemo(() => linesOf(data.frames, theme), [data, theme]);
  const shown = useMemo(() => lines.filter(({ name }) => !hidden.has(name)), [lines, hidden]);
  const options = useMemo(
    () =>
      chartOptions({
        lines: shown,
        panel,
        theme,
        range,
        step: data.step,
        zoom,
        click: (at) => setClicked(at),
      }),
    [shown, panel, theme, range, data.step],
  );
  const drawn = useMemo(() => drawnData(shown, data.step), [shown, data.step]);
  if (lines.length === 0) return <Nothing panel={panel} />;
  const toggle = (name: string) =>
    setHidden(new Set(hidden.has(name) ? [...hidden].filter((one) => one !== name) : [...hidden, name]));
  return (
    <div class={`chart ${panel.options?.legend?.placement === "right" ? "right" : ""}`}>
      <Chart options={options} data={drawn} ready={(made) => setChart(made && { chart: made })}>
        {drawnChart && (
          <Exemplars frames={data.frames} chart={drawnChart.chart} lines={lines} range={range} />
        )}
      </Chart>
      <Legend panel={panel} lines={lines} hidden={hidden} toggle={toggle} />
      {clicked && <LinksOfPoint clicked={clicked} close={() => setClicked(undefined)} />}
    </div>
  );
}

function LinksOfPoint({ clicked: { line, index, x, y }, close }: { clicked: Clicked; close: () => void }) {
  const linksOf = useLinksOf();
  const links = linksOf({ frame: line.frame, field: line.field, row: Math.max(0, index) });
  return <PopupLinks title={line.name} links={links} at={{ x, y }} close={close} />;
}
