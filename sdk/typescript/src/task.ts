import { setTimeout as sleep } from "node:timers/promises";
import { asText, type Rest, splitRest } from "./arguments.ts";
import { ATTR, EVENT, LEVEL, OPERATION, STATUS } from "./contract.generated.ts";
import { recordEvent } from "./event.ts";
import { makeId } from "./ids.ts";
import { type Body, type Outcome, operate } from "./operation.ts";
import { plainOutput } from "./plain.ts";

export interface TaskOptions {
  /** Identifies the task over all its attempts. Default: a new id. */
  readonly id?: string;
  /** How often a failed attempt is followed by another. Default: 0. */
  readonly retries?: number;
  /** Wait before the next attempt, in ms: one for all, or by attempt. Default: 1,000, doubled each time up to 30,000. */
  readonly backoff?: number | ((attempt: number, error: unknown) => number);
  /** Whether an error is worth another attempt. Default: every error is. */
  readonly retryIf?: (error: unknown, attempt: number) => boolean;
}

/** One try of a task. */
export interface Attempt {
  /** From 1. */
  readonly attempt: number;
  /** Id of the task, the same for all attempts. */
  readonly id: string;
}

/** Runs a task, again if it fails and may be retried; every attempt is a span of its own. */
export function task<T>(name: string, body: Body<Attempt, T>): Promise<T>;
export function task<T>(name: string, options: TaskOptions, body: Body<Attempt, T>): Promise<T>;
export async function task<T>(name: string, ...rest: Rest<TaskOptions, Body<Attempt, T>>): Promise<T> {
  const [options, body] = splitRest(rest);
  const id = asText(options.id ?? makeId("task"));
  for (let attempt = 1; ; attempt++) {
    const verdict = { again: false };
    try {
      return await attemptOnce(asText(name), { attempt, id }, verdict, async () => {
        try {
          return await body({ attempt, id });
        } catch (error) {
          verdict.again = isWorthRetry(options, attempt, error);
          throw error;
        }
      });
    } catch (error) {
      if (!verdict.again) throw error;
      await sleep(delayAfter(options, attempt, error));
    }
  }
}

function attemptOnce<T>(
  name: string,
  { attempt, id }: Attempt,
  verdict: { again: boolean },
  body: Body<void, T>,
): Promise<T> {
  return operate<T>(
    {
      kind: OPERATION.EXECUTE_TASK,
      subject: name,
      within: { task: name, taskId: id, attempt },
      attributes: { [ATTR.TELLTALE_TASK_ATTEMPT]: attempt },
      started: () => {
        if (attempt === 1) recordEvent(LEVEL.INFO, EVENT.TASK_STARTED, { status: "started" });
      },
      succeeded: (result) => ({
        status: STATUS.SUCCESS,
        event: EVENT.TASK_COMPLETED,
        fields: { output_data: plainOutput(result) },
      }),
      failed: () => (verdict.again ? RETRY : FAILURE),
    },
    body,
  );
}

const RETRY: Outcome = { status: STATUS.RETRY, event: EVENT.TASK_RETRIED, level: LEVEL.WARNING };
const FAILURE: Outcome = { status: STATUS.FAILURE, event: EVENT.TASK_FAILED };

function isWorthRetry({ retries = 0, retryIf }: TaskOptions, attempt: number, error: unknown): boolean {
  if (!(attempt <= retries)) return false;
  try {
    return retryIf?.(error, attempt) ?? true;
  } catch {
    // The task's own error says more than that of its judge.
    return false;
  }
}

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 30_000;

function delayAfter({ backoff }: TaskOptions, attempt: number, error: unknown): number {
  const doubled = Math.min(FIRST_DELAY_MS * 2 ** (attempt - 1), LONGEST_DELAY_MS);
  try {
    const delay = typeof backoff === "function" ? backoff(attempt, error) : (backoff ?? doubled);
    return Number.isFinite(delay) ? Math.max(0, delay) : doubled;
  } catch {
    return doubled;
  }
}
