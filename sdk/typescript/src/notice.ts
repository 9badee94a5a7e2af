import { writeSync } from "node:fs";

const STDERR = 2;
const QUIET_MS = 60_000;
const lastSaid = new Map<string, number>();

/** One line for people on stderr; it stays silent where stderr is closed. */
export function notice(sentence: string): void {
  try {
    // Written at once, since a stream may not be flushed any more when the process ends.
    writeSync(STDERR, `telltale: ${sentence}\n`);
  } catch {
    // Nobody is listening.
  }
}

/** As `notice`, but at most once a minute for each `topic`. */
export function noticeRarely(topic: string, sentence: string): void {
  const now = Date.now();
  if (now - (lastSaid.get(topic) ?? Number.NEGATIVE_INFINITY) < QUIET_MS) return;
  lastSaid.set(topic, now);
  notice(sentence);
}
