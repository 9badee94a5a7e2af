import { expect, test } from "@jest/globals";
import { exploreDashboard, logsUrl } from "../../../preview/model/built-in.ts";
import { nest } from "../../../preview/model/nest-spans.ts";
import { tagsAsJson } from "../../../preview/model/sources/jaeger.ts";

test("a link to Grafana's Explore opens its queries, each as its store is shown", () => {
  const queries = [{ expr: '{a="b"} |= "c"' }, { expr: 'sum(count_over_time({a="b"}[1m]))' }];
  const panes = {
    one: { datasource: "loki", queries, range: { from: "now-2h", to: "now" } },
    two: { datasource: "jaeger", queries: [{ query: "abc" }] },
  };
  const dashboard = exploreDashboard(new URLSearchParams({ panes: JSON.stringify(panes) }));
  expect(dashboard).toMatchObject({
    time: { from: "now-2h", to: "now" },
    panels: [{ type: "logs" }, { type: "timeseries" }, { type: "traces" }],
  });
  expect(() => exploreDashboard(new URLSearchParams({ panes: "{" }))).toThrow(/cannot be read/);
});

test("a link to log lines can be read back", () => {
  const url = new URL(logsUrl("workflow_id", 'a"b', { from: 600_000, to: 600_000 }), "http://x");
  expect(exploreDashboard(url.searchParams)).toMatchObject({
    time: { from: "300000", to: "900000" },
    panels: [{ targets: [{ expr: String.raw`{service_name=~".+"} | workflow_id="a\"b"` }] }],
  });
});

test("tags are Grafana's pairs or Jaeger's JSON", () => {
  expect(tagsAsJson(String.raw`error=true telltale.task.name="a \"b\" c"`)).toBe(
    JSON.stringify({ error: "true", "telltale.task.name": 'a "b" c' }),
  );
  expect(tagsAsJson('{"a":"b"}')).toBe('{"a":"b"}');
});

test("spans stand below their parents; one without, or in a circle, is shown all the same", () => {
  const span = (id: string, parent?: string) => ({
    id,
    name: id,
    service: "s",
    start: 0,
    duration: 1,
    tags: {},
    events: [],
    ...(parent && { parent }),
  });
  const nested = nest([
    span("a"),
    span("c", "b"),
    span("b", "a"),
    span("lost", "gone"),
    span("x", "y"),
    span("y", "x"),
  ]);
  expect(nested.map(({ span: { id }, depth }) => `${depth} ${id}`)).toEqual([
    "0 a",
    "1 b",
    "2 c",
    "0 lost",
    "0 x",
    "0 y",
  ]);
});
