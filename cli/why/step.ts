/** One thing that a run did: the run itself, an agent's part, an attempt of a task, a call of a model or a tool. */
export interface Step {
  /** Id of its span. */
  readonly id: string;
  /** Id of the step that it belongs to; null: the run itself, or not known. */
  readonly parent: string | null;
  readonly kind: StepKind;
  /** Of the workflow, agent, task, model or tool. */
  readonly name: string;
  readonly task: string | null;
  readonly taskId: string | null;
  readonly attempt: number | null;
  /** Name of the agent that did it. */
  readonly agent: string | null;
  /** In ms since 1970. */
  readonly start: number;
  /** Null: it has not ended, as far as is known. */
  readonly end: number | null;
  /** `retry`: an attempt that failed and was followed by another one. */
  readonly status: "success" | "failure" | "retry" | "paused" | "open";
  readonly error: StepError | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly costUsd: number | null;
  /** What it was given and what it gave, where content is recorded. */
  readonly input: unknown;
  readonly output: unknown;
}

export type StepKind = "workflow" | "agent" | "task" | "llm" | "tool";

export interface StepError {
  readonly type: string;
  readonly message: string;
  /** File and line of the agent's own code; null: not known. */
  readonly where: string | null;
}

export function hasFailed({ status }: Step): boolean {
  return status === "failure" || status === "retry";
}

/** Steps as logs and traces tell them, each once: what one of them does not know is taken from the other. */
export function mergeSteps(...sources: readonly (readonly Step[])[]): Step[] {
  const merged = new Map<string, Step>();
  for (const step of sources.flat()) {
    const before = merged.get(step.id);
    merged.set(step.id, before ? mergeStep(before, step) : step);
  }
  return withParents([...merged.values()].sort(byStart));
}

function mergeStep(first: Step, second: Step): Step {
  const known = Object.entries(first).filter(([, value]) => value !== null && value !== "open");
  return { ...second, ...Object.fromEntries(known), start: Math.min(first.start, second.start) };
}

/** Logs do not say which step is part of which: the attempt of the same task, the agent of that name, or the run is. */
function withParents(steps: readonly Step[]): Step[] {
  const ids = new Set(steps.map(({ id }) => id));
  return steps.map((step) => {
    if (step.kind === "workflow") return { ...step, parent: null };
    if (step.parent !== null && ids.has(step.parent)) return step;
    return { ...step, parent: parentOf(step, steps)?.id ?? null };
  });
}

function parentOf(step: Step, steps: readonly Step[]): Step | undefined {
  const attempt = steps.find(
    ({ kind, taskId, attempt }) => kind === "task" && taskId === step.taskId && attempt === step.attempt,
  );
  if (attempt && step.kind !== "task" && step.taskId !== null) return attempt;
  const agent = steps.findLast(
    (other) => other.kind === "agent" && other.name === step.agent && isWithin(step, other),
  );
  if (agent && step.kind !== "agent") return agent;
  const runs = steps.filter(({ kind }) => kind === "workflow");
  return runs.findLast(({ start }) => start <= step.start) ?? runs[0];
}

/** Times of the log are whole milliseconds. */
function isWithin(inner: Step, outer: Step): boolean {
  return outer.start <= inner.start + 1 && (outer.end === null || inner.start <= outer.end);
}

export function childrenOf(steps: readonly Step[], parent: string | null): Step[] {
  return steps.filter((step) => step.parent === parent);
}

/** What a step began earlier is earlier; of the same millisecond, the run is before its tasks, and these before calls. */
function byStart(a: Step, b: Step): number {
  const rank = ({ kind }: Step) => ["workflow", "agent", "task", "llm", "tool"].indexOf(kind);
  return a.start - b.start || rank(a) - rank(b);
}
