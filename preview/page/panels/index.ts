import type { ComponentType } from "preact";
import { BarGauge } from "./bar-gauge.tsx";
import { Heatmap } from "./heatmap.tsx";
import { Logs } from "./logs.tsx";
import type { PanelProps } from "./panel-props.ts";
import { Stat } from "./stat.tsx";
import { Table } from "./table.tsx";
import { Text } from "./text.tsx";
import { TimeSeries } from "./time-series.tsx";
import { Traces } from "./traces.tsx";

/** What the preview draws, by Grafana's name of the panel's type. */
export const PANELS: Readonly<Record<string, ComponentType<PanelProps>>> = {
  bargauge: BarGauge,
  heatmap: Heatmap,
  logs: Logs,
  stat: Stat,
  table: Table,
  text: Text,
  timeseries: TimeSeries,
  traces: Traces,
};

export const WITHOUT_DATA: readonly string[] = ["text"];
