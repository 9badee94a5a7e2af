import type * as grafana from "@grafana/schema";
import type * as barchart from "@grafana/schema/dist/esm/raw/composable/barchart/panelcfg/x/BarChartPanelCfg_types.gen";
import type * as bargauge from "@grafana/schema/dist/esm/raw/composable/bargauge/panelcfg/x/BarGaugePanelCfg_types.gen";
import type * as gauge from "@grafana/schema/dist/esm/raw/composable/gauge/panelcfg/x/GaugePanelCfg_types.gen";
import type * as heatmap from "@grafana/schema/dist/esm/raw/composable/heatmap/panelcfg/x/HeatmapPanelCfg_types.gen";
import type * as histogram from "@grafana/schema/dist/esm/raw/composable/histogram/panelcfg/x/HistogramPanelCfg_types.gen";
import type * as logs from "@grafana/schema/dist/esm/raw/composable/logs/panelcfg/x/LogsPanelCfg_types.gen";
import type * as piechart from "@grafana/schema/dist/esm/raw/composable/piechart/panelcfg/x/PieChartPanelCfg_types.gen";
import type * as stat from "@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen";
import type * as stateTimeline from "@grafana/schema/dist/esm/raw/composable/statetimeline/panelcfg/x/StateTimelinePanelCfg_types.gen";
import type * as table from "@grafana/schema/dist/esm/raw/composable/table/panelcfg/x/TablePanelCfg_types.gen";
import type * as text from "@grafana/schema/dist/esm/raw/composable/text/panelcfg/x/TextPanelCfg_types.gen";
import type * as timeseries from "@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen";

/** Panels that make sense here: type, `options`, `fieldConfig.defaults.custom`. Grafana publishes no options of traces. */
type AnyPanel =
  | PanelOf<"barchart", barchart.Options, barchart.FieldConfig>
  | PanelOf<"bargauge", bargauge.Options>
  | PanelOf<"gauge", gauge.Options>
  | PanelOf<"heatmap", heatmap.Options, heatmap.FieldConfig>
  | PanelOf<"histogram", histogram.Options, histogram.FieldConfig>
  | PanelOf<"logs", logs.Options>
  | PanelOf<"piechart", piechart.Options, piechart.FieldConfig>
  | PanelOf<"stat", stat.Options>
  | PanelOf<"state-timeline", stateTimeline.Options, stateTimeline.FieldConfig>
  | PanelOf<"table", table.Options, table.FieldConfig>
  | PanelOf<"text", text.Options>
  | PanelOf<"timeseries", timeseries.Options, timeseries.FieldConfig>
  | PanelOf<"traces", Record<string, unknown>>;
type PanelOf<Type, Options, Custom = Record<string, never>> = Omit<grafana.Panel, Typed> & {
  type: Type;
  links?: Partial<grafana.DashboardLink>[];
  options?: Defaulted<Options>;
  fieldConfig?: Omit<grafana.FieldConfigSource, "defaults"> & {
    defaults: Omit<grafana.FieldConfig, "custom"> & { custom?: Partial<Custom> };
  };
};
type Typed = "type" | "links" | "options" | "fieldConfig";
type Row = Omit<grafana.RowPanel, "panels"> & { panels: AnyPanel[] };
/** Grafana fills in the options that a file leaves out, at any depth but not in lists. */
type Defaulted<T> = T extends unknown[] ? T : T extends object ? { [K in keyof T]?: Defaulted<T[K]> } : T;

/** A dashboard as its file holds it. */
export type DashboardJson = Json<Omit<grafana.Dashboard, "panels"> & { panels: (AnyPanel | Row)[] }>;
/** JSON has the value of an enum, not its name. */
type Json<T> = T extends string | number ? Value<T> : T extends object ? { [K in keyof T]: Json<T[K]> } : T;
type Value<T extends string | number> = T extends string ? `${T}` : NumberIn<`${T}`>;
type NumberIn<Text> = Text extends `${infer N extends number}` ? N : never;
