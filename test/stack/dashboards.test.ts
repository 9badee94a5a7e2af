import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Dashboard, type Panel, panelsOf } from "../../components/dashboards/classic.ts";
import { expectedEmpty } from "../../components/dashboards/expected-empty.ts";
import { requestOf } from "../../components/dashboards/panel-request.ts";
import { labelValuesOf, resolveVariable } from "../../components/dashboards/variables.ts";
import { readDashboards } from "../../components/services/grafana/dashboards.ts";
import { backendsOf, eventually } from "./backends.ts";
import { findFault } from "./panel-answer.ts";
import { runAgent, stackUnderTest } from "./stack-under-test.ts";

const stack = stackUnderTest();
const { logs, query, texts } = backendsOf(stack);
const HOUR = 3_600_000;
/** Rules that look at minutes, and scrapes of the stack's own metrics, take their time after a start. */
const PATIENCE = 120_000;
const dashboards = Object.entries(readDashboards()).map(
  ([path, { content }]) => [path, JSON.parse(content) as Dashboard] as const,
);
const marked: string[] = [];
/** What a click on a run in the table of runs sets. */
let clicked = { workflow_id: "", trace_id: "" };

function variablesOf({ templating }: Dashboard, chosen: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    (templating?.list ?? []).map((variable) => {
      const value = chosen[variable.name];
      return [variable.name, resolveVariable(variable, value === undefined ? [] : [value])];
    }),
  );
}

async function faultsOf(dashboard: Dashboard, panel: Panel): Promise<string[]> {
  const to = Date.now();
  const chosen = { trace_id: clicked.trace_id };
  const viewing = { variables: variablesOf(dashboard, chosen), from: to - HOUR, to };
  const faults = (panel.targets ?? []).map(async (target) => {
    const request = requestOf(panel, target, viewing);
    if (!request) return `${target.refId}: nothing to ask`;
    const fault = await findFault(stack, request);
    return fault && `${target.refId}: ${fault}: ${request.parameters.query ?? request.path}`;
  });
  return (await Promise.all(faults)).flatMap((fault) => fault ?? []);
}

beforeAll(async () => {
  await runAgent(`${import.meta.dirname}/agents/demo.ts`, ["5", "6"]);
  // What a scraped counter holds when it is first seen is no increase.
  await eventually(
    () => query('otelcol_receiver_accepted_spans{job="collector"} > 0'),
    ({ length }) => length > 0,
  );
  await runAgent(`${import.meta.dirname}/agents/demo.ts`, ["30", "7"]);
  await runAgent(`${import.meta.dirname}/agents/scenarios.ts`);
  const failed = '{service_name="demo-agents"} | event="workflow_failed"';
  // Of one that failed before it called a model nothing was said.
  const talked = async () => {
    const said = await texts('{service_name="demo-agents", telltale_stream="content"}');
    const ids = new Set(said.map(({ labels }) => labels.workflow_id));
    return (await logs(failed)).filter(({ line }) => ids.has(String(line.workflow_id)));
  };
  const [run] = await eventually(talked, ({ length }) => length > 0);
  clicked = { workflow_id: String(run?.line.workflow_id), trace_id: String(run?.line.trace_id) };
}, 180_000);

afterAll(() => {
  console.log(["Panels that may be empty:", ...marked].join("\n  "));
});

test("of the runs in the table, the one that is clicked is left, with all that it logged", async () => {
  const [, runs] = dashboards.find(([, { uid }]) => uid === "workflow-runs") ?? [];
  const variables = variablesOf(runs ?? {}, clicked);
  const to = Date.now();
  for (const panel of panelsOf(runs ?? {})) {
    for (const target of panel.targets ?? []) {
      const { store, parameters } = requestOf(panel, target, { variables, from: to - HOUR, to }) ?? {};
      if (store !== "loki" || target.queryType !== "range") continue;
      const found = await eventually(
        () => texts(parameters?.query ?? ""),
        ({ length }) => length > 0,
      );
      const ids = found.map(({ labels }) => labels.workflow_id);
      expect([panel.title, new Set(ids)]).toEqual([panel.title, new Set([clicked.workflow_id])]);
    }
  }
});

describe.each(dashboards)("%s", (path, dashboard) => {
  const panels = panelsOf(dashboard).filter(({ targets = [] }) => targets.length > 0);

  test.each(panels.map((panel) => [panel.title, panel] as const))(
    "%s",
    async (title, panel) => {
      const mayBeEmpty = expectedEmpty(panel);
      const bad = (faults: readonly string[]) =>
        mayBeEmpty === undefined ? faults : faults.filter((fault) => !/: (no data|all zeroes): /.test(fault));
      const found = await eventually(
        () => faultsOf(dashboard, panel),
        (faults) => bad(faults).length === 0,
        PATIENCE,
      );
      expect(bad(found)).toEqual([]);
      if (mayBeEmpty !== undefined) {
        marked.push(`${path}: ${title} (${found.length > 0 ? "is empty" : "has data"}): ${mayBeEmpty}`);
      }
    },
    PATIENCE + 30_000,
  );

  test("its variables have something to choose from", async () => {
    for (const variable of dashboard.templating?.list ?? []) {
      if (variable.type !== "query") continue;
      const { selector = "", label } = labelValuesOf(variable) ?? { label: "" };
      const datasource = { uid: "prometheus" };
      const target = { datasource, instant: true, expr: `count by (${label}) (${selector})` };
      expect(await faultsOf(dashboard, { type: "table", targets: [target] })).toEqual([]);
    }
  });
});
