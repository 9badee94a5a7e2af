/** Grafana's classic dashboard JSON, as far as it is read here; `@grafana/schema` has types of all of it. */
export interface Dashboard {
  readonly uid?: string;
  readonly title?: string;
  readonly panels?: readonly Panel[];
  readonly templating?: { readonly list?: readonly Variable[] };
}

export interface Panel {
  readonly id?: number;
  readonly type: string;
  readonly title?: string;
  readonly description?: string;
  readonly datasource?: DataSourceRef | null;
  readonly targets?: readonly Target[];
  readonly maxDataPoints?: number | null;
  /** Shortest time between two points of a query: `30s`. */
  readonly interval?: string;
  /** Panels of a collapsed row. */
  readonly panels?: readonly Panel[];
}

interface DataSourceRef {
  readonly type?: string;
  readonly uid?: string;
}

/** A query of a panel; each data source has fields of its own. */
export interface Target {
  readonly refId?: string;
  readonly datasource?: DataSourceRef | null;
  readonly hide?: boolean;
  /** PromQL or LogQL. */
  readonly expr?: string;
  /** Prometheus: asks for one value, at the end of the time range. */
  readonly instant?: boolean;
  /** Loki: `range` or `instant`. */
  readonly queryType?: string;
  /** Loki: most lines to show. */
  readonly maxLines?: number;
  /** Jaeger: id of a trace. */
  readonly query?: string;
}

export interface Variable {
  readonly name: string;
  readonly type: string;
  /** A query, the comma-separated options of `custom`, or the first value of `textbox` and `constant`. */
  readonly query?: string | { readonly query?: string };
  readonly multi?: boolean;
  readonly includeAll?: boolean;
  /** What stands for All in a query. Default: every option. */
  readonly allValue?: string | null;
}

/** Panels of a dashboard, those of collapsed rows with them, without the rows. */
export function panelsOf({ panels = [] }: Dashboard): Panel[] {
  return panels.flatMap((panel) => (panel.type === "row" ? (panel.panels ?? []) : [panel]));
}
