import { DEFAULT_LIMITS } from "../../../components/alerts/limits.ts";
import type { Drill } from "../drill.ts";
import { AGENTS } from "./agents.ts";
import { COST } from "./cost.ts";
import { LLM } from "./llm.ts";
import { LOGS } from "./logs.ts";
import { TASKS } from "./tasks.ts";
import { TOOLS } from "./tools.ts";
import { WORKFLOWS } from "./workflows.ts";

/** Every drill of an alert that there is. */
export const DRILLS: readonly Drill[] = [
  ...TASKS,
  ...WORKFLOWS,
  ...LLM,
  ...TOOLS,
  ...AGENTS,
  ...COST,
  ...LOGS,
].filter(({ alert }) => Object.hasOwn(DEFAULT_LIMITS, alert));
