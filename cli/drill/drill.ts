/** An alert that can be made to fire, and how. `limit` is above what its signal must be. */
export interface Drill {
  readonly alert: string;
  /** What it sends, for people. */
  readonly sends: string;
  /** Series by which Prometheus shows first that it came. */
  readonly metric: string;
  readonly cause: Act;
  /** What ends the alert. Default: it ends by itself, as soon as the rule's window has passed. */
  readonly end?: Act;
  /** The first limit that nothing the drill sends could pass. Default: it passes any. */
  readonly below?: number;
  /** Longest wait, in seconds, from when all is sent until the notification; a page has 60, and the machine may be busy. */
  readonly notifiedWithin: number;
  /** Longest wait, in minutes, from then until it is resolved. */
  readonly resolvedWithin: number;
}

/** What happens, in this order: a past is written, an agent runs. */
export interface Act {
  /** Recorded series of a time before the drill, when nothing was sent. */
  readonly past?: (limit: number) => readonly PastSeries[];
  /** Runs in an agent of its own, by the SDK. */
  readonly send?: (limit: number) => Promise<unknown>;
}

/** Samples once a minute, from `minutes[0]` ago to `minutes[1]` ago. */
export interface PastSeries {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly minutes: readonly [from: number, to: number];
  /** By the time of the sample, in seconds since 1970. */
  readonly value: (time: number) => number;
}

/** Names that drills' agents give to what they do. */
export const NAMES = {
  workflow: "drill",
  task: "drill",
  tool: "drill",
  model: "drill",
  provider: "drill",
} as const;

/** The smallest whole number above a limit. */
export function above(limit: number): number {
  return Math.floor(limit) + 1;
}

/** Calls as often, all at once; what one throws is the drill's own. */
export async function times(count: number, body: () => Promise<unknown>): Promise<void> {
  await Promise.allSettled(Array.from({ length: count }, body));
}
