import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliDecompressSync } from "node:zlib";

/** What the stores of a stack held of a stretch of the demo: all of it, so that any query has its answer. */
export interface DemoData {
  /** In ms since 1970. */
  readonly from: number;
  readonly to: number;
  readonly series: readonly DemoSeries[];
  readonly streams: readonly DemoStream[];
}

export interface DemoSeries {
  /** With `__name__`. */
  readonly labels: Readonly<Record<string, string>>;
  /** Time in ms after `from`, and value as Prometheus writes it. */
  readonly samples: readonly (readonly [time: number, value: string])[];
}

export interface DemoStream {
  readonly labels: Readonly<Record<string, string>>;
  /** Oldest first; time in ns since 1970. */
  readonly lines: readonly DemoLine[];
}

export type DemoLine = readonly [time: string, text: string, metadata: Readonly<Record<string, string>>];

export const DEMO_FILE = join(import.meta.dirname, "demo.json.br");

export function readDemoData(): DemoData {
  return JSON.parse(brotliDecompressSync(readFileSync(DEMO_FILE)).toString());
}
