import type { Ask } from "../ask.ts";
import type { TimeRange } from "../time-range.ts";

/** What a query is asked with: its texts have no variables any more. */
export interface QueryContext {
  readonly ask: Ask;
  readonly range: TimeRange;
  /** In ms. */
  readonly step: number;
  /** Whether several queries of the panel answer with tables, whose values are then told apart. */
  readonly severalTables: boolean;
}
