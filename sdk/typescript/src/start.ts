import { context, propagation, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { TelltaleError } from "./error.ts";
import { watchExit } from "./exit.ts";
import { recordLoss, reportLosses } from "./losses.ts";
import { notice } from "./notice.ts";
import { makePipeline, type Pipeline } from "./pipeline.ts";
import { PROPAGATOR } from "./propagation.ts";
import { currentSession, type Session, setSession } from "./session.ts";
import { readSettings, type StartOptions } from "./settings.ts";
import { openStdout } from "./stdout.ts";

/**
 * Starts the SDK, once, before the first workflow. Until then every call runs its code and records nothing.
 *
 * @throws TelltaleError that names every option that is wrong.
 */
export function start(options: StartOptions = {}): void {
  if (currentSession()) throw new TelltaleError([STARTED_TWICE]);
  const settings = readSettings(options, process.env);
  const pipeline = makePipeline(settings, { onLost: recordLoss });
  const stdout = settings.logs === "otlp" ? undefined : openStdout();
  const releases: (() => void)[] = [];
  const session: Session = {
    settings,
    pipeline,
    stdout,
    open: new Set(),
    release: () => {
      for (const release of releases) release();
      reportLosses(pipeline);
    },
  };
  releases.push(...registerGlobally(pipeline), watchExit(session));
  setSession(session);
  if (settings.endpoint === undefined) {
    const lines = stdout ? "log lines go to stdout only" : "log lines go nowhere";
    notice(
      `no endpoint is set, so nothing is sent and ${lines}; run \`telltale up\` or set TELLTALE_ENDPOINT`,
    );
  }
}

/** So that other instrumentations' spans nest with ours, and theirs of HTTP carry our traces on; where a program has set up OpenTelemetry itself, that stays. */
function registerGlobally({ tracerProvider }: Pipeline): (() => void)[] {
  const releases: (() => void)[] = [];
  const contextManager = new AsyncLocalStorageContextManager().enable();
  if (context.setGlobalContextManager(contextManager)) releases.push(() => context.disable());
  if (trace.setGlobalTracerProvider(tracerProvider)) releases.push(() => trace.disable());
  if (propagation.setGlobalPropagator(PROPAGATOR)) releases.push(() => propagation.disable());
  return releases;
}

const STARTED_TWICE = {
  option: "start",
  given: "a second call",
  allowed: "one call per process",
  fix: "Call start in the program's entry file only.",
};
