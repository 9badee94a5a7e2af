import { type Ask, questionOf } from "../model/ask.ts";
import { panelsOf } from "../model/changes.ts";
import type { Dashboard, Panel } from "../model/dashboard.ts";
import { type Lookup, single } from "../model/interpolate.ts";
import { queryPanel } from "../model/query-panel.ts";
import { parseTimeRange } from "../model/time-range.ts";
import { lookupIn, resolveVariables, sourceTypeIn } from "../model/variables.ts";
import type { Recording } from "../page/backend.ts";
import { sameAnswer } from "./same-answer.ts";

export type Answers = Record<string, Recording["answers"][string]>;

/** Asks all that a dashboard asks when its page is opened, and keeps each answer. */
export async function recordAnswers(dashboard: Dashboard, ask: Ask, now: number): Promise<Answers> {
  const answers: Answers = {};
  const recorded = recording(ask, answers);
  const range = parseTimeRange(dashboard.time ?? { from: "now-6h", to: "now" }, now);
  const resolved = await resolveVariables(dashboard, { ask: recorded, range, chosen: () => [] });
  const scope = { ask: recorded, range, sourceType: sourceTypeIn(resolved) };
  const lookup = lookupIn(resolved);
  // One after the other: the stores may be those that people work with.
  for (const panel of panelsOf(dashboard))
    for (const one of lookupsOf(panel, lookup)) await queryPanel(panel, { ...scope, lookup: one });
  return Object.fromEntries(Object.entries(answers).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function recording(ask: Ask, answers: Answers): Ask {
  return async (source, path, parameters) => {
    const question = questionOf(source, path, parameters);
    try {
      const answer = sameAnswer(await ask(source, path, parameters), parameters.query);
      answers[question] = { answer };
      return answer;
    } catch (error) {
      answers[question] = { error: (error as Error).message };
      throw error;
    }
  };
}

/** A repeated panel asks once for each value. */
function lookupsOf({ repeat }: Panel, lookup: Lookup): Lookup[] {
  const found = repeat ? lookup(repeat) : undefined;
  if (!found || !("values" in found) || found.values.length === 0) return [lookup];
  return found.values.map((value) => (name, path) => (name === repeat ? single(value) : lookup(name, path)));
}
