import { expect, test } from "@jest/globals";
import { parse } from "yaml";
import { renderDerivation } from "../../contract/generate/derivation.ts";
import { renderTypeScript } from "../../contract/generate/typescript.ts";
import { findStale } from "../../contract/generate.ts";
import { prometheusName } from "../../contract/prometheus-name.ts";
import { loadRegistry } from "../../contract/registry.ts";

const registry = loadRegistry();
const derivation = parse(renderDerivation(registry));

test("generated files are current; `npm run generate` makes them so", () => {
  expect(findStale()).toEqual([]);
});

test("a duration becomes a histogram with the contract's bounds, labels and exemplars", () => {
  expect(derivation.connectors["span_metrics/telltale_task"]).toMatchObject({
    namespace: "telltale.task",
    histogram: { unit: "s", explicit: { buckets: expect.arrayContaining(["0.05s", "1800s"]) } },
    dimensions: expect.arrayContaining([{ name: "telltale.task.name" }, { name: "telltale.status" }]),
    exemplars: { enabled: true },
  });
});

test("no metric is derived with an id as dimension, nor split by process", () => {
  const text = renderDerivation(registry);
  for (const id of ["workflow.id", "task.id", "conversation.id", "call.id", "instance.id\n"]) {
    expect(text).not.toContain(`- name: telltale.${id}`);
    expect(text).not.toContain(`key: telltale.${id}`);
  }
  expect(derivation.connectors["span_metrics/telltale_task"].resource_metrics_key_attributes).not.toContain(
    "service.instance.id",
  );
});

test("the kinds of tokens are one metric, told apart by token_type", () => {
  const usage = derivation.connectors.signal_to_metrics.spans.filter(
    ({ name }: { name: string }) => name === "gen_ai.client.token.usage",
  );
  expect(usage.map(({ attributes }: { attributes: object[] }) => attributes.at(-1))).toEqual([
    { key: "gen_ai.token.type", default_value: "input" },
    { key: "gen_ai.token.type", default_value: "output" },
    { key: "gen_ai.token.type", default_value: "cache_read" },
    { key: "gen_ai.token.type", default_value: "cache_creation" },
    { key: "gen_ai.token.type", default_value: "reasoning" },
  ]);
});

test("every metric of the contract is derived by exactly one connector", () => {
  const { signal_to_metrics, ...connectors } = derivation.connectors;
  const durations = Object.values<{ namespace?: string } | null>(connectors).flatMap((one) =>
    one?.namespace ? [`${one.namespace}.duration`] : [],
  );
  const values = [...signal_to_metrics.spans, ...signal_to_metrics.logs].map(({ name }) => name);
  expect([...durations, ...new Set(values)].sort()).toEqual(registry.metrics.map(({ name }) => name).sort());
});

test("names in Prometheus carry the unit, and counters _total", () => {
  expect(prometheusName({ name: "telltale.task.duration", unit: "s", instrument: "histogram" })).toBe(
    "telltale_task_duration_seconds",
  );
  expect(prometheusName({ name: "telltale.llm.cost", unit: "{USD}", instrument: "counter" })).toBe(
    "telltale_llm_cost_total",
  );
});

test("the SDK's constants hold what the contract names", () => {
  const code = renderTypeScript(registry);
  expect(code).toContain('TELLTALE_TASK_ATTEMPT: "telltale.task.attempt"');
  expect(code).toContain('TASK_COMPLETED: "task_completed"');
});

test("open runs are counted up and down by one series of each workflow", () => {
  const { logs } = derivation.connectors.signal_to_metrics;
  const open = logs.find(({ name }: { name: string }) => name === "telltale.workflow.open_runs");
  expect(open.sum).toEqual({ value: 'Int(log.attributes["telltale.workflow.open_runs"])', monotonic: false });
  const statements: string[] = derivation.processors["transform/bound_events"].log_statements;
  expect(statements.filter((statement) => statement.includes("open_runs"))).toEqual([
    expect.stringMatching(/, 1\) where .*workflow_initiated.*workflow_resumed"$/),
    expect.stringMatching(/, -1\) where .*workflow_paused.*workflow_completed.*workflow_failed"$/),
  ]);
});
