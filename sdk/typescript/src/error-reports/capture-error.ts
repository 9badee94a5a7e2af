import { readOptions } from "../arguments.ts";
import { EVENT, LEVEL } from "../contract.generated.ts";
import { describeError } from "../described-error.ts";
import { recordEvent } from "../event.ts";
import { type Plain, toPlain } from "../plain.ts";
import { safely } from "../safely.ts";
import { currentSession } from "../session.ts";

/** What else there is to say about an error: any fields. */
export interface ErrorDetails {
  readonly [field: string]: unknown;
}

/**
 * Reports an error that the program has dealt with: to the error tracker, as an issue, and as a log line. Errors that make
 * a workflow fail, and those that nothing catches, are reported by themselves; each is reported once.
 */
export function captureError(error: unknown, details?: ErrorDetails): void {
  const session = currentSession();
  if (!session) return;
  const fields = toPlain(readOptions(details)) as Record<string, Plain>;
  safely(() => session.pipeline.errors?.report(error, "captureError", fields));
  recordEvent(LEVEL.ERROR, EVENT.ERROR_CAPTURED, { error: describeError(error) }, fields);
}
