import type { LogRecord } from "../loki.ts";
import { codePlace } from "./code-place.ts";
import type { Step, StepError, StepKind } from "./step.ts";

/** A line of a run's log, or a record of what was said. */
export interface RunLine {
  /** In ms since 1970. */
  readonly time: number;
  readonly event: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The line as it was logged; empty if it is no JSON object. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** The line itself. */
  readonly text: string;
}

export function runLine({ time, labels, text }: LogRecord): RunLine {
  return { time, labels, text, event: labels.event ?? "log", fields: parseObject(text) };
}

const KINDS: Readonly<Record<string, StepKind>> = {
  workflow: "workflow",
  agent: "agent",
  task: "task",
  llm: "llm",
  tool: "tool",
};
const STEP_EVENT =
  /^(workflow|agent|task|llm|tool)_(initiated|resumed|started|retried|paused|completed|failed)$/;
const STATUSES: Readonly<Record<string, Step["status"]>> = {
  completed: "success",
  failed: "failure",
  retried: "retry",
  paused: "paused",
};

/** The steps that a run's lines tell of, with what was said in them. */
export function stepsOfLines(lines: readonly RunLine[]): Step[] {
  const spans = Map.groupBy(
    lines.filter(({ labels }) => labels.span_id),
    ({ labels }) => labels.span_id as string,
  );
  return [...spans].flatMap(([id, ofSpan]) => stepOf(id, ofSpan) ?? []);
}

function stepOf(id: string, lines: readonly RunLine[]): Step | undefined {
  const told = lines.filter(({ event }) => STEP_EVENT.test(event));
  // A paused run ends by completing its span, too: the last word counts.
  const last = told.at(-1);
  if (!last) return undefined;
  const [, kindName = "", what = ""] = STEP_EVENT.exec(last.event) ?? [];
  const kind = KINDS[kindName] as StepKind;
  const { labels, fields } = last;
  const first = told[0]?.time ?? last.time;
  const status = STATUSES[what] ?? "open";
  const lasted = Number(fields.duration_ms);
  const given = asObject(fields.output_data);
  return {
    id,
    parent: null,
    kind,
    name: labels[kind === "llm" ? "model" : kind] ?? String(fields[kind] ?? "-"),
    task: labels.task ?? null,
    taskId: labels.task_id ?? null,
    attempt: asNumber(fields.attempt),
    agent: typeof fields.agent === "string" ? fields.agent : null,
    start: Math.min(first, Number.isFinite(lasted) ? last.time - lasted : first),
    end: status === "open" ? null : last.time,
    status,
    error: errorOf(fields.error),
    inputTokens: asNumber(given.input_tokens),
    outputTokens: asNumber(given.output_tokens),
    costUsd: asNumber(given.cost_usd),
    ...said(lines),
  };
}

function said(lines: readonly RunLine[]): Pick<Step, "input" | "output"> {
  const content = lines.filter(({ labels }) => labels.telltale_stream === "content");
  const find = (...keys: readonly string[]) =>
    content.flatMap(({ fields }) => keys.flatMap((key) => fields[key] ?? [])).at(0) ?? null;
  return {
    input: find("gen_ai.tool.call.arguments") ?? messages(content, "gen_ai.input.messages"),
    output: find("gen_ai.tool.call.result") ?? messages(content, "gen_ai.output.messages"),
  };
}

/** Messages as one text; several are told apart by who said them. */
function messages(content: readonly RunLine[], key: string): string | null {
  const all = content.flatMap(({ fields }) => (Array.isArray(fields[key]) ? (fields[key] as unknown[]) : []));
  if (all.length === 0) return null;
  const texts = all.map((message) => {
    const { role, parts, content: plain } = asObject(message);
    const text = Array.isArray(parts) ? parts.map(partText).join(" ") : String(plain ?? "");
    return all.length > 1 ? `${role}: ${text}` : text;
  });
  return texts.join("\n");
}

function partText(part: unknown): string {
  const { content } = asObject(part);
  return typeof content === "string" ? content : JSON.stringify(part);
}

function errorOf(error: unknown): StepError | null {
  const { type, message, stack } = asObject(error);
  if (type === undefined && message === undefined) return null;
  return { type: String(type ?? "Error"), message: String(message ?? ""), where: codePlace(stack) };
}

function asNumber(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}

export function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return {};
  }
}
