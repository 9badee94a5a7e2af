import { afterEach, beforeEach, jest } from "@jest/globals";
import { type ErrorReceiver, openErrorReceiver } from "../error-receiver.ts";
import { runAgent } from "../run-agent.ts";

export let tracker: ErrorReceiver;
/** With it agents report to the tracker. */
export let env: Record<string, string>;

/** Gives each test of a file a tracker of its own. */
export function useTracker(): void {
  // Each test starts a process that loads much.
  jest.setTimeout(20_000);
  beforeEach(async () => {
    tracker = await openErrorReceiver();
    env = { TELLTALE_DSN: tracker.dsn(1), TELLTALE_LOGS: "stdout" };
  });
  afterEach(() => tracker.close());
}

export const STARTED = `start({ service: "a" });`;
export const events = () => tracker.events(1);
/** Of each event: level, who reported it, and the error that is its subject. */
export const facts = () =>
  events().map((event) => {
    const subject = event.exception?.values?.at(-1);
    return [event.level, subject?.mechanism?.type, `${subject?.type}: ${subject?.value}`];
  });

/** Runs code of an agent that has called `start`. */
export async function run(source: string, more: Record<string, string> = {}) {
  return runAgent(`${STARTED} ${source}`, { env: { ...env, ...more } });
}
