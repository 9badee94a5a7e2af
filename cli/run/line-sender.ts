import { setTimeout as sleep } from "node:timers/promises";
import { SENT_MARK } from "../../components/services/collector/lines/processors.ts";
import { reportLosses } from "../../sdk/typescript/src/losses.ts";
import { makePipeline } from "../../sdk/typescript/src/pipeline.ts";
import type { Settings } from "../../sdk/typescript/src/settings.ts";

/** An agent may print faster than a collector writes to its disk. */
const QUEUE = { queueItems: 500_000, queueSize: 256_000_000 };
/** Longest wait at the end for a collector that takes nothing, and for one that does. */
const PATIENCE_MS = 2_000;
const LONGEST_DRAIN_MS = 60_000;
const PAUSE_MS = 250;

/** Sends lines as they are, through the SDK's queue; the collector reads them. */
export class LineSender {
  readonly #pipeline;
  readonly #now = makeClock();

  constructor(settings: Settings) {
    this.#pipeline = makePipeline(settings, QUEUE);
  }

  send(line: string): void {
    if (!isSentAnyway(line)) this.#pipeline.logger?.emit({ timestamp: this.#now(), body: line });
  }

  /** Delivers what is queued as long as some of it gets through, and says what did not. */
  async finish(signal: AbortSignal): Promise<void> {
    const logs = this.#pipeline.batches?.logs;
    const end = Date.now() + LONGEST_DRAIN_MS;
    let progress = Date.now();
    while (logs && logs.waiting > 0 && !signal.aborted) {
      const before = logs.waiting;
      await Promise.race([logs.drain(end), aborted(signal)]);
      if (logs.waiting < before) progress = Date.now();
      else if (Date.now() - progress > PATIENCE_MS) break;
      if (Date.now() > end) break;
      if (logs.waiting > 0) await sleep(PAUSE_MS);
    }
    reportLosses(this.#pipeline);
  }
}

/** The SDK marks the lines that it prints and sends. */
function isSentAnyway(line: string): boolean {
  if (!line.startsWith("{") || !new RegExp(SENT_MARK).test(line)) return false;
  try {
    return JSON.parse(line).otlp === true;
  } catch {
    return false;
  }
}

/** In nanoseconds, each later than the one before: Loki takes two equal lines of one time for one. */
function makeClock(): () => [seconds: number, nanoseconds: number] {
  const start = BigInt(Date.now()) * 1_000_000n - process.hrtime.bigint();
  let last = 0n;
  return () => {
    const now = start + process.hrtime.bigint();
    last = now > last ? now : last + 1n;
    return [Number(last / 1_000_000_000n), Number(last % 1_000_000_000n)];
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
