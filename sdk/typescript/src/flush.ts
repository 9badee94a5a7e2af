import { readOptions } from "./arguments.ts";
import { drain } from "./pipeline.ts";
import { safely } from "./safely.ts";
import { currentSession, setSession } from "./session.ts";

export interface FlushOptions {
  /** Longest wait, in ms. Default: 5,000. */
  readonly timeoutMs?: number;
}

/** Longest wait at the end of a process, in ms. */
export const FLUSH_TIMEOUT_MS = 5_000;

/** Delivers what has been recorded so far; resolves at the latest after `timeoutMs`, and never rejects. */
export async function flush(options: FlushOptions = {}): Promise<void> {
  const session = currentSession();
  if (session) await drain(session.pipeline, timeout(options));
}

/** As `flush`, then ends the SDK; its calls do nothing any more. */
export async function shutdown(options: FlushOptions = {}): Promise<void> {
  const session = currentSession();
  if (!session) return;
  await drain(session.pipeline, timeout(options));
  if (currentSession() !== session) return;
  setSession(undefined);
  safely(session.release);
}

function timeout(options: FlushOptions): number {
  const { timeoutMs } = readOptions(options);
  return typeof timeoutMs === "number" && timeoutMs >= 0
    ? Math.min(timeoutMs, LONGEST_TIMER_MS)
    : FLUSH_TIMEOUT_MS;
}

// Node runs a longer timer at once.
const LONGEST_TIMER_MS = 2 ** 31 - 1;
