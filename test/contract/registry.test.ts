import { expect, test } from "@jest/globals";
import { loadRegistry, resolveRegistry } from "../../contract/registry.ts";

const service = {
  key: "service.name",
  type: "string",
  stability: "stable",
  brief: "b",
  annotations: { telltale: { label: "service" } },
};
const run = { key: "telltale.workflow.id", type: "string", stability: "development", brief: "b" };
const span = {
  type: "telltale.step",
  kind: "internal",
  name: { note: "step" },
  stability: "development",
  requirement_level: "recommended",
  brief: "b",
  attributes: [{ ref: "telltale.workflow.id" }],
  annotations: { telltale: { operations: ["step"] } },
};
const metric = {
  name: "telltale.step.duration",
  instrument: "histogram",
  unit: "s",
  stability: "development",
  requirement_level: "recommended",
  brief: "b",
  attributes: [{ ref: "service.name" }],
  annotations: { telltale: { from: { span: "telltale.step" }, value: "duration", bounds: [1, 2] } },
};
const registry = (changes: object) =>
  resolveRegistry([
    {
      name: "test.yaml",
      content: {
        file_format: "definition/2",
        attributes: [service, run],
        spans: [span],
        metrics: [metric],
        ...changes,
      },
    },
  ]);

test("the registry of the repository is sound", () => {
  expect(loadRegistry().metrics.map(({ name }) => name)).toContain("telltale.task.duration");
});

test("the nine fields of a log line come first, in the order that the requirements give", () => {
  expect(loadRegistry().logLine.fields.slice(0, 9)).toEqual(loadRegistry().logLine.required);
  expect(loadRegistry().logLine.required.slice(0, 7)).toEqual([
    "timestamp",
    "level",
    "workflow_id",
    "task_id",
    "event",
    "status",
    "output_data",
  ]);
});

test("an id cannot become a metric's label", () => {
  const changed = { ...metric, attributes: [{ ref: "telltale.workflow.id" }] };
  expect(() => registry({ metrics: [changed] })).toThrow(
    "telltale.step.duration: telltale.workflow.id has no label: it cannot be one of a metric",
  );
});

test("all problems are told at once, each with its place", () => {
  const wrong = {
    ...metric,
    attributes: [{ ref: "service.nam" }],
    annotations: { telltale: { from: { span: "telltale.stp" }, value: "tokens", bounds: [2, 1] } },
  };
  let message = "";
  try {
    registry({ metrics: [wrong], attributes: [service, service, run] });
  } catch (error) {
    message = String(error);
  }
  expect(message).toContain("service.name: is defined twice");
  expect(message).toContain("telltale.step.duration: refers to the unknown attribute service.nam");
  expect(message).toContain("is derived from the unknown span telltale.stp");
  expect(message).toContain("measures tokens, which its span or line does not have");
  expect(message).toContain("has bounds that do not rise");
});

test("a metric from log lines measures what they have, of events that there are", () => {
  const from = { log: "telltale.log_line", events: ["workflow_stopped"] };
  const changed = { ...metric, annotations: { telltale: { from, value: "duration_s", bounds: [1] } } };
  expect(() => registry({ metrics: [changed] })).toThrow(
    /measures duration_s.*unknown event workflow_stopped/s,
  );
});

test("a key that the registry's form does not know is refused", () => {
  expect(() => registry({ metrics: [{ ...metric, unti: "s" }] })).toThrow(/test\.yaml: metrics\.0: .*unti/);
});
