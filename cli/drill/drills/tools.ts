import { task, tool, workflow } from "@telltale/sdk";
import { above, type Drill, NAMES, times } from "../drill.ts";

const METRIC = "gen_ai_execute_tool_duration_seconds_count";

export const TOOLS: readonly Drill[] = [
  {
    alert: "ToolFailuresHigh",
    sends: "10 tool calls that fail",
    metric: METRIC,
    cause: {
      send: () =>
        calls(10, () => {
          throw new Error("This is a drill");
        }),
    },
    below: 1,
    notifiedWithin: 180,
    resolvedWithin: 15,
  },
  {
    alert: "ToolLoop",
    sends: "a task that calls one tool more often than the limit",
    metric: METRIC,
    cause: { send: (limit) => calls(above(limit), () => "again") },
    notifiedWithin: 180,
    resolvedWithin: 15,
  },
];

/** Calls of one tool, in a task that deals with what they throw. */
function calls(count: number, body: () => unknown): Promise<unknown> {
  return workflow(NAMES.workflow, () =>
    task(NAMES.task, () => times(count, () => tool(NAMES.tool, async () => body()))),
  );
}
