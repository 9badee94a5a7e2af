/** Classic dashboard JSON, as far as the preview reads it. Anything may be missing: files may be of other people's tools. */
export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly refresh?: string | boolean;
  readonly time?: { readonly from: string; readonly to: string };
  readonly links?: readonly DashboardLink[];
  readonly templating?: { readonly list?: readonly Variable[] };
  readonly panels: readonly Panel[];
}

export interface Panel {
  readonly id?: number;
  readonly type: string;
  readonly title?: string;
  readonly description?: string;
  readonly gridPos: GridPos;
  readonly datasource?: DataSourceRef;
  readonly targets?: readonly Target[];
  readonly fieldConfig?: { readonly defaults?: FieldConfig; readonly overrides?: readonly Override[] };
  // biome-ignore lint/suspicious/noExplicitAny: each type of panel has options of its own
  readonly options?: any;
  readonly transformations?: readonly Transformation[];
  readonly links?: readonly Link[];
  /** Shortest step. */
  readonly interval?: string;
  readonly maxDataPoints?: number;
  /** Variable for each of whose values the panel is drawn. */
  readonly repeat?: string;
  /** Of a row. */
  readonly collapsed?: boolean;
  readonly panels?: readonly Panel[];
}

export interface GridPos {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export type DataSourceRef = string | { readonly type?: string; readonly uid?: string } | null;

export interface Target {
  readonly refId?: string;
  readonly datasource?: DataSourceRef;
  readonly hide?: boolean;
  readonly expr?: string;
  readonly instant?: boolean;
  readonly range?: boolean;
  readonly format?: string;
  readonly legendFormat?: string;
  readonly interval?: string;
  readonly exemplar?: boolean;
  readonly queryType?: string;
  readonly maxLines?: number;
  /** Of Jaeger: a trace's id, or what is searched. */
  readonly query?: string;
  readonly service?: string;
  readonly operation?: string;
  readonly tags?: string;
  readonly minDuration?: string;
  readonly maxDuration?: string;
  readonly limit?: number | string;
}

export interface FieldConfig {
  readonly unit?: string;
  readonly decimals?: number | null;
  readonly min?: number;
  readonly max?: number;
  readonly displayName?: string;
  readonly noValue?: string;
  readonly color?: { readonly mode?: string; readonly fixedColor?: string };
  readonly thresholds?: { readonly mode?: string; readonly steps?: readonly ThresholdStep[] };
  readonly mappings?: readonly unknown[];
  readonly links?: readonly Link[];
  // biome-ignore lint/suspicious/noExplicitAny: each type of panel has settings of its own
  readonly custom?: any;
}

export interface ThresholdStep {
  readonly value: number | null;
  readonly color: string;
}

export interface Override {
  readonly matcher: { readonly id: string; readonly options?: unknown };
  readonly properties: readonly { readonly id: string; readonly value?: unknown }[];
}

export interface Transformation {
  readonly id: string;
  readonly disabled?: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: each transformation has options of its own
  readonly options?: any;
}

export interface Link {
  readonly title?: string;
  readonly url?: string;
  readonly targetBlank?: boolean;
}

export interface DashboardLink extends Link {
  readonly type?: string;
  readonly tags?: readonly string[];
  readonly includeVars?: boolean;
  readonly keepTime?: boolean;
}

export interface Variable {
  readonly name: string;
  readonly label?: string;
  readonly type: string;
  readonly hide?: number;
  readonly datasource?: DataSourceRef;
  // biome-ignore lint/suspicious/noExplicitAny: a text, or an object of each data source's own
  readonly query?: any;
  readonly definition?: string;
  readonly regex?: string;
  readonly sort?: number;
  readonly multi?: boolean;
  readonly includeAll?: boolean;
  readonly allValue?: string | null;
  readonly current?: { readonly text?: unknown; readonly value?: unknown };
  readonly options?: readonly { readonly text?: unknown; readonly value?: unknown }[];
}
