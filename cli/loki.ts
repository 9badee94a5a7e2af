import type { Address } from "../components/service.ts";
import { askStore } from "./store-request.ts";

/** A stored line: its time, its text, and its labels and structured metadata under Loki's names. */
export interface LogRecord {
  /** In ms since 1970. */
  readonly time: number;
  readonly text: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface LogQuery {
  /** LogQL that gives lines. */
  readonly query: string;
  /** In ms since 1970; `to` itself is left out. */
  readonly from: number;
  readonly to: number;
  /** Most records to read. */
  readonly limit: number;
}

/** Loki's own bound of one answer, unless it is configured otherwise. */
const PAGE = 5_000;
const NS_PER_MS = 1_000_000n;

/**
 * The newest records, newest first; `complete` tells whether these are all. A record may come twice, where a page ends
 * between two of the same nanosecond.
 * @throws UserError if Loki does not answer, or refuses.
 */
export async function queryLoki(
  loki: Address,
  { query, from, to, limit }: LogQuery,
): Promise<{ records: LogRecord[]; complete: boolean }> {
  const records: LogRecord[] = [];
  const start = BigInt(from) * NS_PER_MS;
  let end = BigInt(to) * NS_PER_MS;
  while (records.length < limit) {
    const size = Math.min(PAGE, limit - records.length);
    const page = await askPage(loki, { query, start, end, size });
    records.push(...page.map(({ time, ...line }) => ({ time: Number(time / NS_PER_MS), ...line })));
    if (page.length < size) return { records, complete: true };
    const oldest = page.at(-1)?.time ?? start;
    end = oldest + 1n < end ? oldest + 1n : oldest;
  }
  return { records, complete: false };
}

interface Page {
  readonly query: string;
  readonly start: bigint;
  readonly end: bigint;
  readonly size: number;
}

async function askPage(loki: Address, { query, start, end, size }: Page) {
  if (end <= start) return [];
  const answer = await askStore(loki, "Loki", "/loki/api/v1/query_range", {
    query,
    start: String(start),
    end: String(end),
    limit: String(size),
    direction: "backward",
  });
  return (answer as Answer).data.result
    .flatMap(({ stream, values }) =>
      values.map(([time, text]) => ({ time: BigInt(time), text, labels: stream })),
    )
    .sort((a, b) => (a.time < b.time ? 1 : a.time > b.time ? -1 : 0));
}

interface Answer {
  readonly data: {
    readonly result: readonly {
      stream: Record<string, string>;
      values: readonly [time: string, line: string][];
    }[];
  };
}
