import { asText } from "./arguments.ts";
import { EVENT, LEVEL } from "./contract.generated.ts";
import { recordEvent } from "./event.ts";
import type { Level } from "./level.ts";
import { type Plain, toPlain } from "./plain.ts";

/** Fields of a log line beside those that the SDK fills in; any other name is welcome too. */
export interface LogDetails {
  /** A sentence for people. */
  readonly message?: string;
  /** What to record as `output_data`. */
  readonly output?: unknown;
  /** How it went. */
  readonly status?: string;
  /** An error, recorded with its stack. */
  readonly error?: unknown;
  readonly [field: string]: unknown;
}

/** Records an event: a bounded name such as `chunk_indexed`, and what there is to say about it. */
export type Log = (event: string, details?: LogDetails | Error) => void;

/** Log events at the five levels; each becomes one JSON line with the ids of the run and task around it. */
export const log: {
  readonly debug: Log;
  readonly info: Log;
  readonly warning: Log;
  readonly error: Log;
  readonly critical: Log;
} = {
  debug: (event, details) => write(LEVEL.DEBUG, event, details),
  info: (event, details) => write(LEVEL.INFO, event, details),
  warning: (event, details) => write(LEVEL.WARNING, event, details),
  error: (event, details) => write(LEVEL.ERROR, event, details),
  critical: (event, details) => write(LEVEL.CRITICAL, event, details),
};

function write(level: Level, event: unknown, details: unknown): void {
  const { output, ...extra } = fieldsOf(details);
  recordEvent(level, asText(event ?? "") || EVENT.LOG, { output_data: output }, extra);
}

function fieldsOf(details: unknown): Record<string, Plain> {
  if (details === undefined) return {};
  if (details instanceof Error) return { error: toPlain(details) };
  const plain = toPlain(details);
  if (typeof plain === "object" && plain !== null && !Array.isArray(plain)) return plain;
  return typeof plain === "string" ? { message: plain } : { output: plain };
}
