import { type Problem, UserError } from "../../components/error.ts";
import type { Drill } from "./drill.ts";
import { NAMES } from "./drill.ts";
import { limitFor } from "./limit.ts";
import type { Part } from "./run-act.ts";
import { type DrillOptions, type Outcome, runDrill } from "./run-drill.ts";
import { serviceNames } from "./service-name.ts";
import type { Stage } from "./stage.ts";

/**
 * Drills alerts at once, each by an agent of its own name, so that none inhibits another.
 * @throws UserError before anything is sent if an alert's limit is off, or beyond what a drill can pass.
 */
export async function runDrills(
  drills: readonly Drill[],
  stage: Stage,
  options: DrillOptions,
): Promise<Outcome[]> {
  const names = await serviceNames(
    stage.prometheus,
    drills.map(({ alert }) => alert),
  );
  const problems: Problem[] = [];
  const parts = drills.flatMap((drill): Part[] => {
    const service = names.get(drill.alert) as string;
    const limit = limitFor(drill.alert, { ...NAMES, service, environment: stage.environment }, stage.limits);
    if (limit === "off")
      problems.push({ path: drill.alert, message: `off, by telltale:alerts.limits.${drill.alert}` });
    else if (limit >= (drill.below ?? Number.POSITIVE_INFINITY)) problems.push(tooHigh(drill, limit));
    else return [{ drill, service, limit }];
    return [];
  });
  if (problems.length > 0) throw new UserError("These alerts cannot be drilled:", problems);
  return Promise.all(parts.map((part) => runDrill(part, stage, options)));
}

function tooHigh({ alert, below }: Drill, limit: number): Problem {
  return {
    path: alert,
    message: `its limit is ${limit}, by telltale:alerts.limits.${alert}; a drill passes limits below ${below}`,
  };
}
