import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../../components/error.ts";
import { DRILL } from "../../components/services/alertmanager/drill.ts";
import { type Part, runAct } from "./run-act.ts";
import { silenceFrom } from "./silence.ts";
import type { Stage } from "./stage.ts";
import { type Seen, type Step, type StepName, stepsToNotified, stepToResolved } from "./steps.ts";

const POLL_MS = 500;
const MINUTE = 60_000;
/** Longest time that sending takes: the slowest model call lasts for 82 s. */
const SENDING_MS = 3 * MINUTE;

/** How a drill went: when what was seen, in seconds after all was sent. */
export interface Outcome {
  readonly alert: string;
  readonly service: string;
  readonly seconds: Readonly<Partial<Record<StepName, number>>>;
  /** Which step did not happen, and where to look. Undefined: all did. */
  readonly missing: string | undefined;
}

export interface DrillOptions {
  /** Whether to wait until the alert is resolved. */
  readonly untilResolved: boolean;
  /** Told of each step. */
  readonly tell: (alert: string, line: string) => void;
}

/** Makes one alert fire, and watches it on its way; what goes wrong is part of the outcome. */
export async function runDrill(part: Part, stage: Stage, options: DrillOptions): Promise<Outcome> {
  const { alert, notifiedWithin, resolvedWithin } = part.drill;
  const patience = { notified: notifiedWithin * 1_000, resolved: resolvedWithin * MINUTE };
  const longest = SENDING_MS + patience.notified + patience.resolved;
  const silence = await silenceFrom(stage.alertmanager, part.service, Date.now() + longest);
  const tell = (line: string) => options.tell(alert, line);
  const watch = new Watch(stage.signal, tell);
  try {
    const began = Date.now();
    await runAct(part, "cause", stage);
    watch.since = Date.now();
    tell(`sent in ${((watch.since - began) / 1_000).toFixed(1)} s, as ${part.service}`);
    await watch.follow(stepsToNotified(part, stage), patience.notified);
    await runAct(part, "end", stage);
    if (options.untilResolved && !watch.missing) {
      await watch.follow([stepToResolved(part, stage)], patience.resolved);
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    watch.missing = error.message;
  } finally {
    const isOver = stage.listener.heard(alert, part.service, "resolved") !== undefined;
    // People who were told that it fires shall be told of its end: for them the silence begins when it is due.
    if (isOver) await silence.lift();
    else if (stage.environment === DRILL.environment) await silence.begin();
  }
  return { alert, service: part.service, seconds: watch.seconds, missing: watch.missing };
}

/** Waits for one step after the other. */
class Watch {
  readonly seconds: Partial<Record<StepName, number>> = {};
  missing: string | undefined;
  since = Date.now();
  readonly #signal: AbortSignal;
  readonly #tell: (line: string) => void;

  constructor(signal: AbortSignal, tell: (line: string) => void) {
    this.#signal = signal;
    this.#tell = tell;
  }

  async follow(steps: readonly Step[], patience: number): Promise<void> {
    const end = Date.now() + patience;
    for (const step of steps) {
      const seen = await this.#await(step, end);
      if (!seen) {
        const waited = Math.round((Date.now() - this.since) / 1_000);
        this.missing = `not ${WORDS[step.name]} ${waited} s after all was sent: ${await step.explain()}`;
        return;
      }
      const seconds = Math.max(0, (seen.at - this.since) / 1_000);
      this.seconds[step.name] = seconds;
      this.#tell(`${seconds.toFixed(1).padStart(6)} s  ${WORDS[step.name]}: ${seen.what}`);
    }
  }

  async #await({ look }: Step, end: number): Promise<Seen | undefined> {
    for (;;) {
      const seen = await look();
      if (seen || Date.now() > end) return seen;
      await sleep(POLL_MS, undefined, { signal: this.#signal });
    }
  }
}

const WORDS: Readonly<Record<StepName, string>> = {
  counted: "counted by Prometheus",
  above: "above its limit",
  firing: "firing",
  notified: "notified",
  resolved: "resolved",
};
