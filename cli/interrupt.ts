/** Exit codes of a shell for a command that a signal ended. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
type Interruption = keyof typeof EXIT_CODES;

/** A terminal's Ctrl-C may arrive twice at once: from the terminal, and from npm, which passes it on. */
const REPEAT_MS = 1_000;

/**
 * Runs a job that Ctrl-C ends by its signal, so that it can clean up; a later Ctrl-C does not wait for that.
 * Resolves to `undefined` when it was ended so.
 */
export async function untilInterrupted<T>(job: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
  const abort = new AbortController();
  const names = Object.keys(EXIT_CODES) as Interruption[];
  let since: number | undefined;
  const stop = (name: Interruption) => {
    since ??= Date.now();
    process.exitCode = EXIT_CODES[name];
    abort.abort();
    if (Date.now() - since > REPEAT_MS) process.exit();
  };
  for (const name of names) process.on(name, stop);
  try {
    return await job(abort.signal);
  } catch (error) {
    if (!abort.signal.aborted) throw error;
    return undefined;
  } finally {
    for (const name of names) process.removeListener(name, stop);
  }
}
