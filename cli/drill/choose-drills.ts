import { UserError } from "../../components/error.ts";
import { DRILL } from "../../components/services/alertmanager/drill.ts";
import type { Drill } from "./drill.ts";
import { DRILLS } from "./drills/index.ts";
import { NOT_DRILLED } from "./not-drilled.ts";

/**
 * The drills that are asked for.
 * @throws UserError that names everything that there is no drill for, and the reason.
 */
export function chooseDrills(given: readonly string[], notify?: string): readonly Drill[] {
  const names = DRILLS.map(({ alert }) => alert);
  const problems = given
    .filter((alert) => alert !== "all" && !names.includes(alert))
    .map((alert) => ({
      path: alert,
      message: NOT_DRILLED[alert] ?? `no such alert; allowed: all, ${names.join(", ")}`,
    }));
  if (given.length === 0)
    problems.push({ path: "alerts", message: `none was given; allowed: all, ${names.join(", ")}` });
  if (notify === DRILL.environment || notify === "") {
    problems.push({
      path: "--notify",
      message: `"${notify}" was given; allowed: an environment of your agents`,
    });
  }
  if (problems.length > 0) throw new UserError("This cannot be drilled:", problems);
  return given.includes("all") ? DRILLS : DRILLS.filter(({ alert }) => given.includes(alert));
}
