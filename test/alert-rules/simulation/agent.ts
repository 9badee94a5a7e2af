import type { Traffic } from "./traffic.ts";

/** An agent in health: what its runs do, and how often that goes wrong by nature. */
export interface Agent {
  readonly service: string;
  readonly environment?: string;
  readonly workflow: string;
  readonly traffic: Traffic;
  readonly tasks: readonly Task[];
  /** When a new release was deployed. Default: never. */
  readonly deploys?: readonly number[];
  /** What goes wrong, and when. */
  readonly faults?: readonly Fault[];
}

export interface Task {
  readonly name: string;
  /** Median of what an attempt takes beside its calls. */
  readonly seconds: number;
  readonly model?: ModelCalls;
  readonly tool?: { readonly name: string; readonly calls: number; readonly failing?: number };
  /** Share of attempts that are retried. Default: 0.02. */
  readonly retried?: number;
  /** Share of runs that fail here. Default: 0.005. */
  readonly failing?: number;
  /** From when on runs have this task. Default: always. */
  readonly since?: number;
}

export interface ModelCalls {
  readonly name: string;
  readonly provider: string;
  readonly calls: number;
  /** Median of a call. */
  readonly seconds: number;
  /** Median of what a streamed call takes to its first chunk. Default: it is not streamed. */
  readonly firstChunk?: number;
  readonly tokens: readonly [input: number, output: number];
  /** US dollars a call. */
  readonly cost: number;
}

/** What is otherwise than in health, from one time until another. */
export interface Fault extends Partial<Trouble> {
  readonly from: number;
  readonly until: number;
}

export interface Trouble {
  /** Share of attempts of the first task that are retried. */
  readonly retried: number;
  /** Share of runs that fail; in the first task, or in any. */
  readonly failing: number;
  readonly failsIn: "first" | "any";
  /** How many times as long as in health. */
  readonly slower: number;
  readonly slowerModel: number;
  readonly slowerFirstChunk: number;
  /** Share of model calls that fail so that their attempt fails, and how. */
  readonly modelErrors: number;
  readonly modelError: string;
  readonly toolFailures: number;
  /** How many times as many calls, tokens, dollars. */
  readonly toolCalls: number;
  readonly tokens: number;
  readonly cost: number;
  /** The process ends without a word. */
  readonly killed: boolean;
  /** The run goes on for so long without doing anything. */
  readonly hangs: number;
}

/** Health, or what the faults of this time make of it. */
export function troubleAt(time: number, faults: readonly Fault[] = []): Partial<Trouble> {
  return faults.find(({ from, until }) => time >= from && time < until) ?? {};
}
