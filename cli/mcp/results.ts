import { z } from "zod";

const text = z.string();
const time = z.number().describe("ms since 1970");
const nullableText = text.nullable();

const error = z.object({
  type: text,
  message: text,
  where: nullableText.describe("file:line of the agent's own code"),
});

const step = z.object({
  id: text,
  parent: nullableText,
  kind: z.enum(["workflow", "agent", "task", "llm", "tool"]),
  name: text,
  task: nullableText,
  taskId: nullableText,
  attempt: z.number().nullable(),
  agent: nullableText,
  start: time,
  end: time.nullable(),
  status: z.enum(["success", "failure", "retry", "paused", "open"]),
  error: error.nullable(),
  inputTokens: z.number().nullable(),
  outputTokens: z.number().nullable(),
  costUsd: z.number().nullable(),
  input: z.unknown(),
  output: z.unknown(),
});

const runState = z.enum(["stuck", "running", "paused", "completed", "failed"]);
const notes = z.array(text).describe("what is missing or cut");

/** What each tool of the server gives. */
export const RESULTS = {
  why: {
    run: z
      .looseObject({
        id: text,
        workflow: text,
        service: text,
        environment: text,
        state: runState,
        steps: z.array(step),
      })
      .nullable()
      .describe("null: no run has failed"),
    cause: z
      .looseObject({
        task: nullableText,
        step,
        error,
        attempts: z.number(),
        failedAttempts: z.number(),
        before: step.nullable().describe("the model's call before it, in the same attempt"),
        repeated: z.object({ tool: text, times: z.number(), input: z.unknown() }).nullable(),
      })
      .nullable(),
    lastGood: z
      .object({
        id: text,
        began: time,
        differences: z.array(z.object({ what: text, here: text, there: nullableText })),
      })
      .nullable(),
    alerts: z.array(z.looseObject({ alert: text, severity: text, first: time, last: time, runbook: text })),
    links: z.array(z.object({ what: text, url: text })),
    notes,
  },
  runs: {
    runs: z.array(z.looseObject({ id: text, workflow: text, service: text, environment: text })),
    notes,
  },
  tasks: {
    tasks: z.array(
      z.object({
        workflow: text,
        task: text,
        success: z.number(),
        failure: z.number(),
        retry: z.number(),
        p95: z.number().nullable().describe("seconds"),
        errors: z.array(text),
      }),
    ),
    notes,
  },
  logs: { lines: z.array(z.record(text, z.unknown())), notes },
  alerts: {
    alerts: z.array(
      z.object({ alert: text, severity: text, team: text, labels: z.record(text, text), runbook: text }),
    ),
    notes,
  },
} as const;
