import { childrenOf, hasFailed, type Step, type StepError } from "./step.ts";

/** The innermost step that a run failed in. */
export interface Cause {
  readonly step: Step;
  /** Task that it is, or belongs to; null: the run failed outside of its tasks. */
  readonly task: string | null;
  readonly error: StepError;
  /** Attempts of the task, this one included, and how many of them failed. */
  readonly attempts: number;
  readonly failedAttempts: number;
  /** The model's answer before it, in the same attempt: what the step was made from. */
  readonly before: Step | null;
  /** A call that was made again and again with the same arguments. */
  readonly repeated: Repeated | null;
}

export interface Repeated {
  readonly tool: string;
  readonly times: number;
  readonly input: unknown;
}

/** Calls with the same arguments from which on an agent turns in circles. */
const LOOP = 4;

/** Why a run failed: from its end, along the same error, down to the step that it came from. */
export function findCause(steps: readonly Step[]): Cause | null {
  const runs = steps.filter(({ kind }) => kind === "workflow");
  const failed =
    runs.findLast(hasFailed) ??
    steps.findLast(({ kind, ...step }) => kind === "task" && step.status === "failure");
  if (!failed) return null;
  const step = descend(steps, failed);
  const error = step.error ?? failed.error ?? { type: "unknown", message: "", where: null };
  const attempt = taskOf(steps, step);
  const attempts = attempt ? attemptsOf(steps, attempt) : [];
  const siblings = childrenOf(steps, step.kind === "task" ? step.id : step.parent);
  return {
    step,
    task: attempt?.name ?? step.task,
    error,
    attempts: attempts.length,
    failedAttempts: attempts.filter(hasFailed).length,
    before:
      siblings.findLast(
        ({ kind, id, start }) => kind === "llm" && id !== step.id && start <= lastMoment(step),
      ) ?? null,
    repeated: findRepeated(attempt ? childrenOf(steps, attempt.id) : siblings),
  };
}

function descend(steps: readonly Step[], from: Step): Step {
  const children = childrenOf(steps, from.id).sort((a, b) => lastMoment(a) - lastMoment(b));
  const same = children.findLast((child) => hasFailed(child) && sameError(child.error, from.error));
  // An error may be wrapped on its way: then the last thing that was done must have failed for good.
  const last = children.at(-1);
  const next = same ?? (last?.status === "failure" ? last : undefined);
  return next ? descend(steps, next) : from;
}

function sameError(a: StepError | null, b: StepError | null): boolean {
  return a !== null && b !== null && a.type === b.type && a.message === b.message;
}

function lastMoment({ start, end }: Step): number {
  return end ?? start;
}

function taskOf(steps: readonly Step[], step: Step): Step | undefined {
  if (step.kind === "task") return step;
  const parent = steps.find(({ id }) => id === step.parent);
  return parent && taskOf(steps, parent);
}

function attemptsOf(steps: readonly Step[], { taskId, id }: Step): Step[] {
  return steps.filter(
    (step) => step.kind === "task" && (taskId === null ? step.id === id : step.taskId === taskId),
  );
}

/** Where arguments are not recorded, nothing is known to be the same. */
export function findRepeated(calls: readonly Step[]): Repeated | null {
  const tools = calls.filter(({ kind, input }) => kind === "tool" && input !== null);
  const groups = Map.groupBy(tools, ({ name, input }) => JSON.stringify([name, input]));
  const [most] = [...groups.values()].sort((a, b) => b.length - a.length);
  const [first] = most ?? [];
  if (!most || !first || most.length < LOOP) return null;
  return { tool: first.name, times: most.length, input: first.input };
}
