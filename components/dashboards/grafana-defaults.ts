/** Part of a dashboard as Grafana writes it when nobody has changed it; Grafana fills it in where a file leaves it out. */
export interface Defaults {
  readonly [field: string]: unknown;
}

export const DASHBOARD: Defaults = {
  annotations: { list: [] },
  editable: true,
  fiscalYearStartMonth: 0,
  graphTooltip: 0,
  links: [],
  liveNow: false,
  preload: false,
  refresh: "",
  style: "dark",
  tags: [],
  templating: { list: [] },
  timepicker: {},
  weekStart: "",
};

export const VARIABLE: Defaults = {
  allowCustomValue: true,
  description: "",
  hide: 0,
  includeAll: false,
  multi: false,
  regex: "",
  regexApplyTo: "value",
  skipUrlSync: false,
  sort: 0,
};

export const TARGET: Defaults = {
  direction: "backward",
  disableTextWrap: false,
  exemplar: false,
  format: "time_series",
  fullMetaSearch: false,
  hide: false,
  includeNullMetadata: true,
  instant: false,
  interval: "",
  legendFormat: "__auto",
  useBackend: false,
};

const ANY_PANEL: Defaults = {
  fieldConfig: {
    defaults: {
      links: [],
      mappings: [],
      thresholds: {
        mode: "absolute",
        steps: [
          { color: "green", value: null },
          { color: "red", value: 80 },
        ],
      },
    },
  },
  links: [],
  options: {},
  transformations: [],
  transparent: false,
};

const REDUCED: Defaults = { calcs: ["lastNotNull"], fields: "", values: false };

/** Of panels of one type: `options`, and `custom` of their fields. */
const OPTIONS: Readonly<Record<string, { readonly options: Defaults; readonly custom?: Defaults }>> = {
  bargauge: {
    options: {
      displayMode: "gradient",
      legend: { calcs: [], displayMode: "list", placement: "bottom", showLegend: false },
      maxVizHeight: 300,
      minVizHeight: 16,
      minVizWidth: 8,
      namePlacement: "auto",
      orientation: "auto",
      reduceOptions: REDUCED,
      showUnfilled: true,
      sizing: "auto",
      valueMode: "color",
    },
  },
  heatmap: {
    options: {
      calculate: false,
      cellGap: 1,
      cellValues: {},
      color: {
        exponent: 0.5,
        fill: "dark-orange",
        mode: "scheme",
        reverse: false,
        scale: "exponential",
        steps: 64,
      },
      exemplars: { color: "rgba(255,0,255,0.7)" },
      filterValues: { le: 1e-9 },
      legend: { placement: "bottom", show: true },
      rowsFrame: { layout: "auto" },
      selectionMode: "x",
      showValue: "auto",
      tooltip: { mode: "single", showColorScale: false, yHistogram: false },
      yAxis: { axisPlacement: "left", reverse: false },
    },
    custom: {
      hideFrom: { legend: false, tooltip: false, viz: false },
      scaleDistribution: { type: "linear" },
    },
  },
  logs: {
    options: {
      dedupStrategy: "none",
      displayedFields: [],
      enableInfiniteScrolling: false,
      enableLogDetails: true,
      prettifyLogMessage: false,
      showCommonLabels: false,
      showControls: false,
      showLabels: false,
      showTime: false,
      sortOrder: "Descending",
      wrapLogMessage: false,
    },
  },
  stat: {
    options: {
      colorMode: "value",
      graphMode: "area",
      justifyMode: "auto",
      orientation: "auto",
      percentChangeColorMode: "standard",
      reduceOptions: REDUCED,
      showPercentChange: false,
      textMode: "auto",
      wideLayout: true,
    },
  },
  table: {
    options: { cellHeight: "sm", frameIndex: 0, showHeader: true, showTypeIcons: false, sortBy: [] },
    custom: {
      align: "auto",
      cellOptions: { type: "auto" },
      filterable: false,
      footer: { reducers: [] },
      inspect: false,
    },
  },
  text: { options: { code: { language: "plaintext", showLineNumbers: false, showMiniMap: false } } },
  timeseries: {
    options: {
      legend: { calcs: [], displayMode: "list", placement: "bottom", showLegend: true },
      tooltip: { hideZeros: false, mode: "single", sort: "none" },
    },
    custom: {
      axisBorderShow: false,
      axisCenteredZero: false,
      axisColorMode: "text",
      axisLabel: "",
      axisPlacement: "auto",
      barAlignment: 0,
      barWidthFactor: 0.6,
      drawStyle: "line",
      fillOpacity: 0,
      gradientMode: "none",
      hideFrom: { legend: false, tooltip: false, viz: false },
      insertNulls: false,
      lineInterpolation: "linear",
      lineWidth: 1,
      pointSize: 5,
      scaleDistribution: { type: "linear" },
      showPoints: "auto",
      showValues: false,
      spanNulls: false,
      stacking: { group: "A", mode: "none" },
      thresholdsStyle: { mode: "off" },
    },
  },
};

/** Of a panel of a type; of a type that is not listed here, what all have. */
export function panelDefaults(type: unknown): Defaults {
  const { options = {}, custom = {} } = (typeof type === "string" && OPTIONS[type]) || {};
  const fieldConfig = ANY_PANEL.fieldConfig as { readonly defaults: Defaults };
  return {
    ...ANY_PANEL,
    options,
    fieldConfig: { ...fieldConfig, defaults: { ...fieldConfig.defaults, custom } },
  };
}
