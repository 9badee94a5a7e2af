import type { Attributes, LogFields, SpanFields } from "./otlp.ts";
import { END, NUMBER, ROOT_ID, SPAN_ID, START, TIMESTAMP, TRACE_ID } from "./slots.ts";

type Step = "workflow" | "agent" | "task" | "llm" | "tool";

/** What a trace consists of; each step is a span, and a log line at its end. */
export const STEPS: readonly Step[] = [
  "workflow",
  "agent",
  "task",
  "llm",
  "tool",
  "task",
  "llm",
  "tool",
  "task",
  "llm",
];

/** How many of the steps are of a kind. */
export function countSteps(kind: Step): number {
  return STEPS.filter((step) => step === kind).length;
}

const OPERATIONS = {
  workflow: "invoke_workflow",
  agent: "invoke_agent",
  task: "execute_task",
  llm: "chat",
  tool: "execute_tool",
} as const;
const WORKFLOWS = ["market-report", "code-review", "support-triage", "nightly-digest", "invoice-check"];
const TASKS = ["plan", "research", "draft"];
const MODELS = ["gpt-5-mini", "claude-sonnet-5", "gemini-3-flash"];

/** The spans of one trace; `variant` chooses its names. */
export function spansOf(variant: number): SpanFields[] {
  return STEPS.map((step, index) => ({
    traceId: TRACE_ID,
    spanId: SPAN_ID,
    ...(index > 0 && { parentSpanId: ROOT_ID }),
    name: `${OPERATIONS[step]} ${namesOf(step, variant, index)["gen_ai.workflow.name"]}`,
    start: START,
    end: END,
    attributes: {
      "gen_ai.operation.name": OPERATIONS[step],
      "telltale.status": "success",
      ...namesOf(step, variant, index),
      ...(step === "llm" && LLM_FACTS),
      "app.input": INPUT,
    },
  }));
}

/** The log lines of one trace; no two lines of a run are the same. */
export function linesOf(variant: number): LogFields[] {
  return STEPS.map((step, index) => {
    const names = namesOf(step, variant, index);
    const attributes = {
      workflow_id: names["telltale.workflow.id"] ?? "",
      event: `${step}_completed`,
      level: "INFO",
      status: "success",
      workflow: names["gen_ai.workflow.name"] ?? "",
      ...(names["telltale.task.name"] && { task: names["telltale.task.name"] }),
    };
    const line = {
      timestamp: TIMESTAMP.toString(),
      ...attributes,
      output_data: OUTPUT,
      number: NUMBER.toString(),
    };
    return { traceId: TRACE_ID, spanId: SPAN_ID, time: START, body: JSON.stringify(line), attributes };
  });
}

function namesOf(step: Step, variant: number, index: number): Readonly<Record<string, string>> {
  const task = TASKS[Math.floor((index - 2) / 3)];
  return {
    "gen_ai.workflow.name": pick(WORKFLOWS, variant),
    "telltale.workflow.id": "wf_01JZ8Q4W3T5V7X9Y",
    "gen_ai.conversation.id": "conv_01JZ8Q4W3T5V7X9Y",
    ...(step !== "workflow" && { "gen_ai.agent.name": "researcher" }),
    ...(task && { "telltale.task.name": task, "telltale.task.id": `task_01JZ8Q4W3T5V7X${index}` }),
    ...(step === "llm" && {
      "gen_ai.provider.name": "openai",
      "gen_ai.request.model": pick(MODELS, variant),
    }),
    ...(step === "tool" && { "gen_ai.tool.name": "web_search", "gen_ai.tool.call.id": "call_62136355" }),
  };
}

const LLM_FACTS: Attributes = {
  "gen_ai.response.model": "gpt-5-mini-2026-01-15",
  "gen_ai.usage.input_tokens": 1_830,
  "gen_ai.usage.output_tokens": 212,
  "gen_ai.usage.cache_read.input_tokens": 1_024,
  "telltale.llm.cost": 0.0031,
};
const INPUT =
  "Compare the quarter's figures by region, name the three largest changes and their causes. ".repeat(5);
const OUTPUT = { result: "The quarter closed above expectations in three of five regions. ".repeat(8) };

function pick(names: readonly string[], variant: number): string {
  return names[variant % names.length] ?? "";
}
