import { UserError } from "../../components/error.ts";
import type { Address } from "../../components/service.ts";

/** Where to ask; a store that a stack does without is undefined. */
export interface Stores {
  readonly loki: Address | undefined;
  readonly jaeger: Address | undefined;
  readonly prometheus: Address | undefined;
}

/** What could not be had, in sentences, each once. */
export type Notes = Set<string>;

/** What a store answers; where it is off or does not answer, that is noted, and the rest goes on without. */
export async function askIfThere<T>(
  store: Address | undefined,
  missing: string,
  notes: Notes,
  ask: (store: Address) => Promise<T>,
): Promise<T | undefined> {
  if (!store) {
    notes.add(`${missing} is missing: that service is off in this stack.`);
    return undefined;
  }
  try {
    return await ask(store);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    notes.add(`${missing} is missing: ${error.message}`);
    return undefined;
  }
}

export const WHAT_LOKI_KNOWS = "What the log tells (messages, content, the last good run)";
export const WHAT_JAEGER_KNOWS = "What the trace tells (steps of agents that send no log)";
export const WHAT_PROMETHEUS_KNOWS = "Which alerts fired";
