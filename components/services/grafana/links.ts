// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Grafana fills these in when somebody follows a link.

/** How each signal leads to the others, by `trace_id` and `workflow_id`. */

/** Log line → its trace. */
export const TRACE_OF_LINE = {
  name: "trace_id",
  matcherType: "label",
  matcherRegex: "trace_id",
  datasourceUid: "jaeger",
  url: "${__value.raw}",
  urlDisplayLabel: "Open trace",
};

/** Log line → the dashboard of its run. */
export const RUN_OF_LINE = {
  name: "workflow_id",
  matcherType: "label",
  matcherRegex: "workflow_id",
  url: "/d/workflow-runs?var-workflow_id=${__value.raw}",
  urlDisplayLabel: "Open run",
};

/** Exemplar of a metric → its trace. */
export const TRACE_OF_EXEMPLAR = {
  name: "trace_id",
  datasourceUid: "jaeger",
  urlDisplayLabel: "Open trace",
};

/** Span → log lines of its trace. */
export const LOGS_OF_TRACE = {
  datasourceUid: "loki",
  spanStartTimeShift: "-5m",
  spanEndTimeShift: "5m",
  customQuery: true,
  query: '{service_name=~".+"} | trace_id="${__trace.traceId}"',
};

/** Span → metrics of its task. `$__tags` may be empty: PromQL takes a comma after the last matcher, not before the first. */
export const METRICS_OF_SPAN = {
  datasourceUid: "prometheus",
  spanStartTimeShift: "-30m",
  spanEndTimeShift: "30m",
  tags: [
    { key: "gen_ai.workflow.name", value: "workflow" },
    { key: "telltale.task.name", value: "task" },
  ],
  queries: [
    {
      name: "How long the task takes: p95",
      query:
        "histogram_quantile(0.95, sum by (task, le) (rate(telltale_task_duration_seconds_bucket{$__tags}[$__rate_interval])))",
    },
    {
      name: "How often the task fails or is retried",
      query:
        'sum by (task, status) (rate(telltale_task_duration_seconds_count{status=~"failure|retry", $__tags}[$__rate_interval]))',
    },
  ],
};

/** Log line → log lines of its run. */
export const LOGS_OF_RUN_OF_LINE = correlation("loki", {
  label: "Logs of this run",
  description: "Every log line of this run of the workflow, over all its traces",
  field: "Line",
  target: logsOfRun(),
  transformations: [fromLabels("workflow_id", "workflow_id")],
});

/** Log line → traces of its run. */
export const TRACES_OF_RUN_OF_LINE = correlation("jaeger", {
  label: "Traces of this run",
  description: "Every trace of this run of the workflow; a resumed run has several",
  field: "Line",
  target: { queryType: "search", service: "${service}", tags: "telltale.workflow.id=${workflow_id}" },
  transformations: [fromLabels("workflow_id", "workflow_id"), fromLabels("service_name", "service")],
});

/** Span → log lines of its run. */
export const LOGS_OF_RUN_OF_SPAN = correlation("loki", {
  label: "Logs of this run",
  description: "Every log line of this run of the workflow, over all its traces",
  field: "tags",
  target: logsOfRun(),
  transformations: [
    {
      type: "regex",
      expression: String.raw`"key":"telltale\.workflow\.id"[^}]*"value":"([^"]+)"`,
      mapValue: "workflow_id",
    },
  ],
});

interface Correlation {
  readonly label: string;
  readonly description: string;
  /** Field of the result to which the link is attached. */
  readonly field: string;
  readonly target: Readonly<Record<string, string>>;
  readonly transformations: readonly Transformation[];
}

/** Sets a variable, `mapValue`, to what an expression finds in a field; default: the field with the link. */
interface Transformation {
  readonly type: "regex";
  readonly field?: string;
  readonly expression: string;
  readonly mapValue: string;
}

/** Some versions of Grafana want a type in `config`, and some fall over one beside it. */
function correlation(targetUID: string, { label, description, ...config }: Correlation) {
  return { label, description, targetUID, config: { type: "query", ...config } };
}

function logsOfRun() {
  return { queryType: "range", expr: '{service_name=~".+"} | workflow_id="${workflow_id}"' };
}

/** From a log line's labels and structured metadata, which Grafana has in one field. */
function fromLabels(label: string, mapValue: string): Transformation {
  return { type: "regex", field: "labels", expression: `"${label}":"([^"]+)"`, mapValue };
}
