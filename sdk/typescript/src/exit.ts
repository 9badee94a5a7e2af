import { EVENT, LEVEL } from "./contract.generated.ts";
import { describeError } from "./described-error.ts";
import { watchHandledRejections } from "./error-reports/handled-rejections.ts";
import { recordEvent } from "./event.ts";
import { FLUSH_TIMEOUT_MS } from "./flush.ts";
import { reportLosses } from "./losses.ts";
import { drain } from "./pipeline.ts";
import { safely } from "./safely.ts";
import type { Session } from "./session.ts";

const SIGNALS = ["SIGTERM", "SIGINT"] as const;
type Signal = (typeof SIGNALS)[number];

/** Delivers what is queued when the process ends, in whichever way; returns what takes the listeners off again. */
export function watchExit(session: Session): () => void {
  const beforeExit = deliverOnce(session);
  const exit = () => reportLosses(session.pipeline);
  const uncaught = dieOfUncaught(session);
  const onSignal = SIGNALS.map((signal) => [signal, dieOfSignal(session, signal)] as const);

  const stopWatching = watchHandledRejections((reason) => takeDown(session, reason, "rejection"));

  process.on("beforeExit", beforeExit);
  process.on("exit", exit);
  process.on("uncaughtException", uncaught);
  for (const [signal, listener] of onSignal) process.on(signal, listener);
  return () => {
    stopWatching();
    process.off("beforeExit", beforeExit);
    process.off("exit", exit);
    process.off("uncaughtException", uncaught);
    for (const [signal, listener] of onSignal) process.off(signal, listener);
  };
}

/** `beforeExit` comes again after each delivery: go on only while there is something new to deliver. */
function deliverOnce({ pipeline }: Session): () => void {
  let tried = 0;
  return () => {
    const { spans, logs } = pipeline.batches ?? {};
    const added = (spans?.added ?? 0) + (logs?.added ?? 0) + (pipeline.errors?.queue.added ?? 0);
    if (added === tried) return;
    tried = added;
    void drain(pipeline, FLUSH_TIMEOUT_MS);
  };
}

function dieOfSignal(session: Session, signal: Signal): () => void {
  let dying = false;
  const die = () => {
    process.off(signal, listener);
    process.kill(process.pid, signal);
  };
  const listener = () => {
    if (dying) return die();
    if (isHandledElsewhere(signal)) return void drain(session.pipeline, FLUSH_TIMEOUT_MS);
    dying = true;
    const interrupted = Object.assign(new Error(`The process was ended by ${signal}`), {
      name: "Interrupted",
    });
    // Nothing of the program's went wrong.
    session.pipeline.errors?.passOver(interrupted);
    interrupt(session, interrupted);
    void drain(session.pipeline, FLUSH_TIMEOUT_MS).then(die);
  };
  return listener;
}

/** The package signal-exit listens too, but kills the process only if nobody else listens: it does not count. */
function isHandledElsewhere(signal: Signal): boolean {
  const emitter = (globalThis as Record<symbol, { count?: number } | undefined>)[
    Symbol.for("signal-exit emitter")
  ];
  return process.listenerCount(signal) - 1 - (emitter?.count ?? 0) > 0;
}

/** Unhandled rejections arrive here as well, unless the program handles them itself. */
function dieOfUncaught(session: Session): (error: unknown) => void {
  let dying = false;
  const listener = (error: unknown) => {
    if (dying) return;
    takeDown(session, error, "uncaught");
    if (process.listeners("uncaughtException").some((one) => one !== listener && !isOfSentry(one))) return;
    dying = true;
    interrupt(session, error);
    void drain(session.pipeline, FLUSH_TIMEOUT_MS).then(() => {
      process.off("uncaughtException", listener);
      // Thrown again where nothing catches it, so that Node prints it and ends the process as always.
      setImmediate(() => {
        throw error;
      });
    });
  };
  return listener;
}

/** Reported before what is in progress ends with it, since it says more about where it was thrown. */
function takeDown(session: Session, error: unknown, by: "uncaught" | "rejection"): void {
  safely(() => session.pipeline.errors?.report(error, by));
  recordEvent(LEVEL.CRITICAL, EVENT.UNCAUGHT_ERROR, { error: describeError(error), status: "failure" });
}

/**
 * A Sentry SDK of the program's own leaves the end of the process to whoever else listens, so it cannot be left to that
 * SDK. When the error is thrown again, with nobody else left, it prints it and ends the process in its own way.
 */
function isOfSentry(listener: unknown): boolean {
  return (listener as { _errorHandler?: unknown })._errorHandler === true;
}

/** Ends what is in progress, innermost first, so that no run seems to go on for ever. */
function interrupt(session: Session, error: unknown): void {
  for (const end of [...session.open].reverse()) end(error);
}
