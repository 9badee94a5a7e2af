import type { AgentRun } from "../agent-run.ts";

/** One thing that can become of a run, to be looked for in the stack. */
export interface Scenario {
  readonly name: string;
  /** What there is to see. */
  readonly shows: string;
  readonly workflow: string;
  readonly run: (run: AgentRun) => Promise<unknown>;
  /** The second part of a run that pauses at the end of the first. Default: it does not pause. */
  readonly resumed?: (run: AgentRun) => Promise<unknown>;
  /** Task on which the run fails, and the class of the error. Default: it ends well. */
  readonly fails?: { readonly task: string; readonly error: string };
  readonly deployment?: Deployment;
}

/** What a program runs as. */
export interface Deployment {
  /** Default: 1.0.0. */
  readonly release?: string;
  /** Default: the stack's. */
  readonly environment?: string;
}
