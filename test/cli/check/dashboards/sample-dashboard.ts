// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Grafana fills these in.
import { canonicalDashboard } from "../../../../components/dashboards/canonical.ts";

const PROMETHEUS = { type: "prometheus", uid: "prometheus" };
const LOKI = { type: "loki", uid: "loki" };

/** A small dashboard in which nothing is wrong; alerts of the sample lead to it. */
export const DASHBOARD = canonicalDashboard({
  uid: "telltale-task",
  title: "Task",
  description: "How a task does.",
  schemaVersion: 42,
  templating: {
    list: [
      {
        type: "query",
        name: "task",
        datasource: PROMETHEUS,
        query: { query: "label_values(telltale_task_duration_seconds_count, task)", refId: "A" },
        includeAll: true,
        multi: true,
        allValue: ".*",
      },
      { type: "textbox", name: "search", query: "" },
    ],
  },
  panels: [
    {
      id: 1,
      type: "stat",
      title: "Duration",
      description: "Of nearly all attempts.",
      datasource: PROMETHEUS,
      gridPos: { x: 0, y: 0, w: 12, h: 8 },
      fieldConfig: { defaults: { unit: "s" }, overrides: [] },
      targets: [
        {
          refId: "A",
          expr: 'histogram_quantile(0.95, sum by (le) (rate(telltale_task_duration_seconds_bucket{task=~"$task"}[$__rate_interval])))',
        },
      ],
      links: [{ title: "All of it", url: "/d/telltale-task?from=now-3h&${task:queryparam}&var-search=a" }],
    },
    {
      id: 2,
      type: "logs",
      title: "Lines",
      description: "What it says.",
      datasource: LOKI,
      gridPos: { x: 12, y: 0, w: 12, h: 8 },
      fieldConfig: { defaults: {}, overrides: [] },
      targets: [
        {
          refId: "A",
          expr: '{telltale_stream=""} | task=~"$task" | workflow_id!="" |~ `${search:regex}`',
          queryType: "range",
        },
      ],
    },
  ],
});
