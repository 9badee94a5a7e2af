import type { Pipeline } from "./pipeline.ts";
import type { Settings } from "./settings.ts";
import type { Stdout } from "./stdout.ts";

/** What exists between `start` and `shutdown`. */
export interface Session {
  readonly settings: Settings;
  readonly pipeline: Pipeline;
  /** Undefined when log lines are not printed. */
  readonly stdout: Stdout | undefined;
  /** Ends the operations in progress, innermost last added, when the process cannot go on. */
  readonly open: Set<(error: unknown) => void>;
  /** Takes back what `start` registered. */
  readonly release: () => void;
}

// On the global object, since one process may load the package both as ESM and as CommonJS.
const KEY = Symbol.for("@telltale/sdk/session/1");
const holder = globalThis as { [KEY]?: Session | undefined };

/** Undefined before `start` and after `shutdown`. */
export function currentSession(): Session | undefined {
  return holder[KEY];
}

export function setSession(session: Session | undefined): void {
  holder[KEY] = session;
}
