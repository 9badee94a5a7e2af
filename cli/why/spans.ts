import { codePlace } from "./code-place.ts";
import type { Step, StepError, StepKind } from "./step.ts";

/** A span as Jaeger's API tells it; times in µs. */
export interface JaegerSpan {
  readonly spanID: string;
  readonly startTime: number;
  readonly duration: number;
  readonly processID: string;
  readonly references: readonly { readonly refType: string; readonly spanID: string }[];
  readonly tags: readonly Tag[];
  readonly logs: readonly { readonly fields: readonly Tag[] }[];
}

interface Tag {
  readonly key: string;
  readonly value: unknown;
}

const KINDS: Readonly<Record<string, StepKind>> = {
  invoke_workflow: "workflow",
  invoke_agent: "agent",
  execute_task: "task",
  execute_tool: "tool",
  chat: "llm",
  text_completion: "llm",
  generate_content: "llm",
  embeddings: "llm",
};
const NAMES: Readonly<Record<StepKind, string>> = {
  workflow: "gen_ai.workflow.name",
  agent: "gen_ai.agent.name",
  task: "telltale.task.name",
  tool: "gen_ai.tool.name",
  llm: "gen_ai.request.model",
};

/** The steps of a trace; spans of other kinds are passed over, their children belong to the next step above. */
export function stepsOfSpans(spans: readonly JaegerSpan[]): Step[] {
  const steps = spans.flatMap((span) => stepOf(span) ?? []);
  const ids = new Set(steps.map(({ id }) => id));
  const above = new Map(spans.map((span) => [span.spanID, parentOf(span)]));
  return steps.map((step) => {
    let parent = above.get(step.id) ?? null;
    while (parent !== null && !ids.has(parent)) parent = above.get(parent) ?? null;
    return { ...step, parent };
  });
}

export function tagsOf(tags: readonly Tag[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(tags.map(({ key, value }) => [key, value]));
}

function stepOf(span: JaegerSpan): Step | undefined {
  const tags = tagsOf(span.tags);
  const kind = KINDS[String(tags["gen_ai.operation.name"])];
  if (!kind) return undefined;
  const text = (key: string) => (tags[key] === undefined ? null : String(tags[key]));
  const number = (key: string) => (tags[key] === undefined ? null : Number(tags[key]));
  const error = errorOf(span, tags);
  return {
    id: span.spanID,
    parent: null,
    kind,
    name: text(NAMES[kind]) ?? "-",
    task: text("telltale.task.name"),
    taskId: text("telltale.task.id"),
    attempt: number("telltale.task.attempt"),
    agent: text("gen_ai.agent.name"),
    start: Math.floor(span.startTime / 1_000),
    end: Math.floor((span.startTime + span.duration) / 1_000),
    status: (text("telltale.status") as Step["status"] | null) ?? (error ? "failure" : "success"),
    error,
    inputTokens: number("gen_ai.usage.input_tokens"),
    outputTokens: number("gen_ai.usage.output_tokens"),
    costUsd: number("telltale.llm.cost"),
    input: null,
    output: null,
  };
}

function errorOf(span: JaegerSpan, tags: Readonly<Record<string, unknown>>): StepError | null {
  if (tags.error !== true && tags["error.type"] === undefined) return null;
  const exception = span.logs.map(({ fields }) => tagsOf(fields)).find(({ event }) => event === "exception");
  return {
    type: String(tags["error.type"] ?? exception?.["exception.type"] ?? "Error"),
    message: String(exception?.["exception.message"] ?? tags["otel.status_description"] ?? ""),
    where: codePlace(exception?.["exception.stacktrace"]),
  };
}

function parentOf({ references }: JaegerSpan): string | null {
  return references.find(({ refType }) => refType === "CHILD_OF")?.spanID ?? null;
}
