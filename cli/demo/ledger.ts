/** What the demo agents did, exactly, so that it can be compared with what the stack shows. */
export interface Ledger {
  readonly workflows: { success: number; failure: number };
  /** Attempts by how they ended: each is one span. */
  readonly tasks: TaskCounts;
  /** Calls, failed ones included: each is one span. */
  llmCalls: number;
  llmFailures: number;
  toolCalls: number;
  toolFailures: number;
  inputTokens: number;
  outputTokens: number;
  costUsd: number;
  /** Failed runs, in the order in which they were begun. */
  readonly failed: FailedRun[];
  readonly byWorkflow: Record<string, { success: number; failure: number }>;
  /** By `workflow/task`. */
  readonly byTask: Record<string, TaskCounts>;
}

export interface TaskCounts {
  success: number;
  failure: number;
  retry: number;
}

/** A run that failed, and the task that it failed on. */
export interface FailedRun {
  readonly workflow: string;
  readonly workflowId: string;
  /** Undefined when the SDK was not started. */
  readonly traceId: string | undefined;
  readonly task: string;
  /** Class of the error. */
  readonly error: string;
}

export function emptyLedger(): Ledger {
  return {
    workflows: { success: 0, failure: 0 },
    tasks: { success: 0, failure: 0, retry: 0 },
    llmCalls: 0,
    llmFailures: 0,
    toolCalls: 0,
    toolFailures: 0,
    inputTokens: 0,
    outputTokens: 0,
    costUsd: 0,
    failed: [],
    byWorkflow: {},
    byTask: {},
  };
}

/** Adds up what single runs did; sums of costs are the same each time because the order is. */
export function sumLedgers(ledgers: readonly Ledger[]): Ledger {
  const total = emptyLedger();
  for (const ledger of ledgers) {
    add(total.workflows, ledger.workflows);
    add(total.tasks, ledger.tasks);
    total.llmCalls += ledger.llmCalls;
    total.llmFailures += ledger.llmFailures;
    total.toolCalls += ledger.toolCalls;
    total.toolFailures += ledger.toolFailures;
    total.inputTokens += ledger.inputTokens;
    total.outputTokens += ledger.outputTokens;
    total.costUsd += ledger.costUsd;
    total.failed.push(...ledger.failed);
    addEach(total.byWorkflow, ledger.byWorkflow, { success: 0, failure: 0 });
    addEach(total.byTask, ledger.byTask, { success: 0, failure: 0, retry: 0 });
  }
  return total;
}

/** Counts under fixed names. */
type Counts<C> = { [Name in keyof C]: number };

function add<C extends Counts<C>>(total: C, more: C): void {
  for (const name of Object.keys(more) as (keyof C)[]) {
    total[name] = (total[name] + more[name]) as C[keyof C];
  }
}

function addEach<C extends Counts<C>>(total: Record<string, C>, more: Record<string, C>, zero: C): void {
  for (const [name, counts] of Object.entries(more)) {
    const sum = total[name] ?? { ...zero };
    add(sum, counts);
    total[name] = sum;
  }
}
