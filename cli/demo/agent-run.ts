import { setTimeout as sleep } from "node:timers/promises";
import { llm, task, tool } from "@telltale/sdk";
import { LastingError, RateLimitError } from "./errors.ts";
import type { Ledger } from "./ledger.ts";
import { costUsd, type Model } from "./models.ts";
import type { Random } from "./random.ts";

/** One run of a demo workflow: it simulates models and tools, and keeps the ledger of what it did. */
export interface AgentRun {
  readonly workflow: string;
  readonly random: Random;
  readonly ledger: Ledger;
  /** Whether the workflow's last tool is out of order this time. */
  readonly doomed: boolean;
  /** Task that failed for good; the last one to say so. */
  failedTask: string;
  /** Cost so far in billionths of a dollar: whole, so that its sum does not depend on what ends first. */
  nanoUsd: number;
}

/** A task of the run, tried up to three times unless another try is of no use. */
export function step<T>(run: AgentRun, name: string, body: (random: Random) => Promise<T>): Promise<T> {
  const { byTask, tasks } = run.ledger;
  const key = `${run.workflow}/${name}`;
  const counts = byTask[key] ?? { success: 0, failure: 0, retry: 0 };
  byTask[key] = counts;
  const random = run.random.fork();
  return task(name, { retries: RETRIES, backoff: 15, retryIf: isPassing }, async ({ attempt }) => {
    try {
      const result = await body(random);
      counts.success++;
      tasks.success++;
      return result;
    } catch (error) {
      const outcome = attempt <= RETRIES && isPassing(error) ? "retry" : "failure";
      counts[outcome]++;
      tasks[outcome]++;
      if (outcome === "failure") run.failedTask = name;
      throw error;
    }
  });
}

const RETRIES = 2;

function isPassing(error: unknown): boolean {
  return !(error instanceof LastingError);
}

/** Waits for all, also when one fails, so that a run has ended when its workflow has. */
export async function sideBySide<T>(steps: readonly Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(steps);
  return settled.map((step) => {
    if (step.status === "rejected") throw step.reason;
    return step.value;
  });
}

/** How a simulated model behaves. */
export interface CallBehaviour {
  /** Share of calls that fail with `error`. Default: 0.06. */
  readonly failing?: number;
  readonly error?: Error;
  readonly prompt?: string;
  readonly answer?: string;
}

/** A call of a model, which is turned away now and then. */
export function ask(
  run: AgentRun,
  random: Random,
  model: Model,
  { failing = 0.06, error = tooMany(model), prompt = "", answer = "" }: CallBehaviour = {},
): Promise<void> {
  const { ledger } = run;
  ledger.llmCalls++;
  return llm(model, async (call) => {
    await sleep(random.between(5, 20));
    if (prompt) call.content({ input: prompt });
    if (random.chance(failing)) {
      ledger.llmFailures++;
      throw error;
    }
    if (model.operation === "chat") call.firstChunk();
    await sleep(random.between(5, 40));
    const inputTokens = random.whole(...model.input);
    const outputTokens = random.whole(...model.output);
    const cost = costUsd(model, inputTokens, outputTokens);
    call.usage({ inputTokens, outputTokens, cachedTokens: Math.floor(inputTokens / 4), costUsd: cost });
    if (answer) call.content({ output: answer });
    call.response({ model: model.model, finishReasons: ["stop"] });
    ledger.inputTokens += inputTokens;
    ledger.outputTokens += outputTokens;
    run.nanoUsd += Math.round(cost * 1e9);
  });
}

function tooMany({ model }: Model): Error {
  return new RateLimitError(`429: the limit of requests for ${model} is reached`);
}

/** How a simulated tool behaves. */
export interface ToolBehaviour<T> {
  readonly result: T;
  /** What the model calls it with. Default: nothing. */
  readonly given?: Readonly<Record<string, unknown>>;
  /** Share of calls that fail with `error`. */
  readonly failing?: number;
  readonly error?: Error;
}

/** A call of a tool. */
export function use<T>(run: AgentRun, random: Random, name: string, behaviour: ToolBehaviour<T>): Promise<T> {
  const { result, failing = 0, error, given } = behaviour;
  run.ledger.toolCalls++;
  return tool(name, { arguments: given }, async () => {
    await sleep(random.between(5, 30));
    if (error && random.chance(failing)) {
      run.ledger.toolFailures++;
      throw error;
    }
    return result;
  });
}
