import { findRuns } from "../find-runs.ts";
import { queryLoki } from "../loki.ts";
import { newestRuns } from "../why/find-run.ts";
import { runLine } from "../why/lines.ts";
import { ANY, DAYS } from "../why/read-run.ts";
import type { Stores } from "../why/stores.ts";
import { requireStore } from "./store.ts";

const DAY = 86_400_000;
const STUCK_AFTER = 90_000;

export function failedRuns(
  stores: Stores,
  { workflow, limit }: { readonly workflow?: string | undefined; readonly limit: number },
) {
  return newestRuns(requireStore(stores, "loki"), "workflow_failed", { workflow }, { limit });
}

export async function openRuns(stores: Stores) {
  const options = { since: DAY, stuckAfter: STUCK_AFTER, all: false, now: Date.now() };
  const { runs, notes } = await findRuns(requireStore(stores, "loki"), options);
  return { runs, notes };
}

/** Lines as they were logged, the oldest first. */
export async function runLogs(
  stores: Stores,
  question: { readonly workflow_id: string; readonly limit: number; readonly contains?: string | undefined },
): Promise<Readonly<Record<string, unknown>>[]> {
  const { workflow_id, limit, contains } = question;
  const line = contains === undefined ? "" : ` |= ${JSON.stringify(contains)}`;
  const query = `${ANY}${line} | workflow_id=${JSON.stringify(workflow_id)} | telltale_stream=""`;
  const now = Date.now();
  const found = await queryLoki(requireStore(stores, "loki"), {
    query,
    from: now - DAYS * DAY,
    to: now + 60_000,
    limit,
  });
  return found.records
    .reverse()
    .map(runLine)
    .map(({ fields, text }) => (Object.keys(fields).length > 0 ? fields : { message: text }));
}
