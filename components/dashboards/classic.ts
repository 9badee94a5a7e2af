/** A variable of a dashboard in Grafana's classic JSON, as far as it is read here. */
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
