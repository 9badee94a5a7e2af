import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { linksOf } from "../../../cli/why/links.ts";
import type { Run } from "../../../cli/why/read-run.ts";

const run: Run = {
  id: "wf_1",
  workflow: "market report",
  service: "agents",
  environment: "production",
  release: null,
  state: "failed",
  began: 1_000_000,
  ended: 2_000_000,
  lastSign: 2_000_000,
  traceIds: ["a1", "b2"],
  steps: [],
  lines: [],
};
const everywhere = linksOf((service) => `http://${service}.test`, run);

test("a run leads to its dashboard, its logs, each of its traces, the error tracker and the alerts", () => {
  expect(everywhere).toEqual([
    {
      what: "run",
      url: "http://grafana.test/d/workflow-runs?from=940000&to=2060000&var-environment=production&var-service=agents&var-workflow=market+report&var-workflow_id=wf_1&var-trace_id=b2",
    },
    {
      what: "logs",
      url: "http://grafana.test/d/logs-explorer?from=940000&to=2060000&var-environment=production&var-service=agents&var-workflow=market+report&var-search=wf_1",
    },
    { what: "trace", url: "http://jaeger.test/trace/a1" },
    { what: "trace", url: "http://jaeger.test/trace/b2" },
    { what: "errors", url: "http://errors.test/issues/1/all/?q=workflow_id%3A%22wf_1%22" },
    { what: "alerts", url: "http://alertmanager.test" },
  ]);
});

test("where GlitchTip tracks errors, it is searched for the run", () => {
  const page = (service: string) => (service === "glitchtip" ? "http://glitchtip.test" : undefined);
  const url = "http://glitchtip.test/telltale/issues?query=workflow_id%3A%22wf_1%22";
  expect(linksOf(page, run)).toEqual([{ what: "errors", url }]);
});

test("what has no pages is not linked, nor the error tracker of a run that has not failed", () => {
  const page = (service: string) => (service === "errors" ? "http://errors.test" : undefined);
  expect(linksOf(page, { ...run, state: "completed" })).toEqual([]);
});

test.each([
  ["workflow-runs", "Agents"],
  ["logs-explorer", "Investigation"],
])("the dashboard %s has the variables that are given", (uid, folder) => {
  const url = everywhere.find((link) => link.url.includes(`/d/${uid}?`))?.url ?? "";
  const given = [...new URL(url).searchParams.keys()].flatMap((key) => key.match(/^var-(.*)/)?.[1] ?? []);
  const dashboard = JSON.parse(readFileSync(`dashboards/${folder}/${uid}.json`, "utf8"));
  const names = dashboard.templating.list.map(({ name }: { name: string }) => name);
  expect(names).toEqual(expect.arrayContaining(given));
});
