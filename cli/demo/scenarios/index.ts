import { COURSES } from "./courses.ts";
import { FAILURES } from "./failures.ts";
import type { Scenario } from "./scenario.ts";
import { STUCK } from "./stuck.ts";

/** Everything that the demo can show by name, in the order in which it is run. */
export const SCENARIOS: readonly Pick<Scenario, "name" | "shows">[] = [...FAILURES, ...COURSES, STUCK];

/** Those that run within this process. */
export const STAGED: readonly Scenario[] = [...FAILURES, ...COURSES];
