import { UserError } from "../../components/error.ts";
import { alertsAround, type FiredAlert } from "./alerts.ts";
import { type Cause, findCause } from "./cause.ts";
import { type Comparison, compareRuns } from "./compare.ts";
import { lastFailedId, nearestIds, newestRuns } from "./find-run.ts";
import { type FindPage, type Link, linksOf } from "./links.ts";
import { DAYS, type Run, readRun } from "./read-run.ts";
import { askIfThere, type Notes, type Stores, WHAT_LOKI_KNOWS, WHAT_PROMETHEUS_KNOWS } from "./stores.ts";

/** What a run did, and why it failed if it did. */
export interface Explanation {
  readonly run: Run;
  /** Null: the run has not failed. */
  readonly cause: Cause | null;
  /** Null: no run of the workflow has ended well before, or it is not needed. */
  readonly lastGood: Comparison | null;
  readonly alerts: readonly FiredAlert[];
  readonly links: readonly Link[];
  /** What is missing here, in sentences. */
  readonly notes: readonly string[];
}

export interface Sources {
  readonly stores: Stores;
  readonly page: FindPage;
  /** Base of the runbooks' addresses. */
  readonly runbooks: string;
}

/** Which run: this one, or the one that failed last, of any workflow or one. */
export type Question =
  | { readonly id: string }
  | { readonly lastFailed: true; readonly workflow?: string | undefined };

/**
 * Tells of a run from all that is stored; `undefined` if none has failed and the last failed one is asked for.
 * @throws UserError if there is no such run, or no store answers.
 */
export async function explain(sources: Sources, question: Question): Promise<Explanation | undefined> {
  const { stores } = sources;
  const notes: Notes = new Set();
  const id = "id" in question ? question.id : await lastFailedId(stores, question.workflow, notes);
  if (id === undefined) {
    if (notes.size > 0) throw unanswered(notes);
    return undefined;
  }
  const run = await readRun(stores, id, notes);
  if (!run) throw await unknownRun(stores, id, notes);
  return explainRun(sources, run, notes);
}

async function explainRun({ stores, page, runbooks }: Sources, run: Run, notes: Notes): Promise<Explanation> {
  const failed = run.state === "failed";
  const [good, alerts] = await Promise.all([
    failed || run.state === "stuck" ? findLastGood(stores, run, notes) : undefined,
    askIfThere(stores.prometheus, WHAT_PROMETHEUS_KNOWS, notes, (prometheus) =>
      alertsAround(prometheus, run, runbooks),
    ),
  ]);
  return {
    run,
    cause: failed ? findCause(run.steps) : null,
    lastGood: good ? compareRuns(run, good) : null,
    alerts: alerts ?? [],
    links: linksOf(page, run),
    notes: [...notes],
  };
}

/** In days: an older run has little to say, and Loki takes seconds for weeks in which there is none. */
const GOOD_WITHIN = [0.25, 2, 7];

/** Of the same agent in the same environment if there is one, else of any. */
async function findLastGood(stores: Stores, run: Run, notes: Notes): Promise<Run | undefined> {
  const { workflow, service, environment } = run;
  const ended = { before: Math.ceil(run.ended ?? run.lastSign), windows: GOOD_WITHIN };
  const found = await askIfThere(stores.loki, WHAT_LOKI_KNOWS, notes, (loki) =>
    Promise.all([
      newestRuns(loki, "workflow_completed", { workflow, service, environment }, ended),
      newestRuns(loki, "workflow_completed", { workflow }, ended),
    ]),
  );
  const id = found?.flat()[0]?.id;
  // What cannot be read of the good run takes nothing from this one.
  return id === undefined ? undefined : readRun(stores, id, new Set());
}

function unanswered(notes: Notes): UserError {
  return new UserError(
    `Which run failed last cannot be told:\n${[...notes].map((note) => `  ${note}`).join("\n")}`,
  );
}

async function unknownRun(stores: Stores, id: string, notes: Notes): Promise<UserError> {
  if (notes.size > 0)
    return new UserError(
      `Of a run ${id} nothing was found, but not everything could be asked:\n${[...notes].map((note) => `  ${note}`).join("\n")}`,
    );
  const nearest = await nearestIds(stores.loki, id);
  const advice =
    nearest.length > 0 ? `Nearest: ${nearest.join(", ")}.` : "All that are known: telltale runs --all";
  return new UserError(`No run ${id} is known of the last ${DAYS} days. ${advice}`);
}
