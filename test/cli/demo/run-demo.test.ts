import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Ledger } from "../../../cli/demo/ledger.ts";
import { runDemo } from "../../../cli/demo/run-demo.ts";
import { openReceiver, type Receiver } from "../../sdk/typescript/receiver.ts";
import { runAgent } from "../../sdk/typescript/run-agent.ts";

const withoutIds = (ledger: Ledger) => ({
  ...ledger,
  failed: ledger.failed.map(({ workflow, task, error }) => ({ workflow, task, error })),
});

describe("the demo agents", () => {
  test("do the same for the same seed, and something else for another", async () => {
    const [first, second, other] = await Promise.all(
      [7, 7, 8].map((seed) => runDemo({ workflows: 9, seed })),
    );
    expect(withoutIds(second as Ledger)).toEqual(withoutIds(first as Ledger));
    expect(other?.inputTokens).not.toBe(first?.inputTokens);
  });

  test("have successes, retries and failures to show in a burst of 20", async () => {
    const ledger = await runDemo({ workflows: 20, seed: 1 });
    expect(ledger.workflows).toEqual({ success: expect.any(Number), failure: ledger.failed.length });
    expect(ledger.workflows.success + ledger.workflows.failure).toBe(20);
    expect(ledger.failed.length).toBeGreaterThanOrEqual(4);
    expect(ledger.tasks.retry).toBeGreaterThan(ledger.tasks.failure);
    expect(ledger.llmFailures).toBeGreaterThan(0);
    expect(Object.keys(ledger.byWorkflow)).toEqual(["market-report", "support-triage", "code-review"]);
    for (const { task, workflowId } of ledger.failed) expect([task, workflowId]).not.toContain("");
  });
});

describe("the demo's ledger", () => {
  let receiver: Receiver;
  let ledger: Ledger;
  let summary: string;

  beforeAll(async () => {
    receiver = await openReceiver();
    const source = `import { demo } from "./cli/demo/command.ts";
      console.error("ledger " + JSON.stringify(await demo({ workflows: 12, seed: 3 })));`;
    const end = await runAgent(source, { env: { TELLTALE_ENDPOINT: receiver.endpoint } });
    ledger = JSON.parse(end.stderr.split("ledger ")[1] ?? "null");
    summary = end.stdout;
  });

  afterAll(() => receiver.close());

  const spans = (operation: string, status?: string) =>
    receiver.spans.filter(
      ({ attributes }) =>
        attributes["gen_ai.operation.name"] === operation &&
        (!status || attributes["telltale.status"] === status),
    );
  const sum = (attribute: string) =>
    receiver.spans.reduce((total, { attributes }) => total + Number(attributes[attribute] ?? 0), 0);

  test("is exactly what the spans say", () => {
    const modelCalls = [...spans("chat"), ...spans("embeddings")];
    expect(ledger.workflows).toEqual({
      success: spans("invoke_workflow", "success").length,
      failure: spans("invoke_workflow", "failure").length,
    });
    expect(ledger.tasks).toEqual({
      success: spans("execute_task", "success").length,
      failure: spans("execute_task", "failure").length,
      retry: spans("execute_task", "retry").length,
    });
    expect(ledger).toMatchObject({
      llmCalls: modelCalls.length,
      llmFailures: modelCalls.filter(({ attributes }) => attributes["error.type"]).length,
      toolCalls: spans("execute_tool").length,
      toolFailures: spans("execute_tool", "failure").length,
      inputTokens: sum("gen_ai.usage.input_tokens"),
      outputTokens: sum("gen_ai.usage.output_tokens"),
    });
    expect(ledger.costUsd).toBeCloseTo(sum("telltale.llm.cost"), 9);
  });

  test("names failed runs by the ids that the stack knows them by", () => {
    for (const { workflowId, traceId, task, error } of ledger.failed) {
      const trace = receiver.spans.filter((span) => span.traceId === traceId);
      const failedTask = trace.find(
        ({ name, attributes }) =>
          name === `execute_task ${task}` && attributes["telltale.status"] === "failure",
      );
      expect(failedTask?.attributes).toMatchObject({
        "telltale.workflow.id": workflowId,
        "error.type": error,
      });
    }
  });

  test("is told to people in a few lines, with a failed run to look for", () => {
    expect(summary).toContain(`${ledger.workflows.success} completed, ${ledger.workflows.failure} failed`);
    expect(summary).toContain(ledger.failed[0]?.workflowId as string);
    expect(summary.trim().split("\n")).toHaveLength(4);
  });
});
