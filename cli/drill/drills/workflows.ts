import { log, workflow } from "@telltale/sdk";
import { above, type Drill, NAMES, times } from "../drill.ts";

export const WORKFLOWS: readonly Drill[] = [
  {
    alert: "WorkflowFailureRatioHigh",
    sends: "10 runs that fail outside of their tasks",
    metric: "gen_ai_invoke_workflow_duration_seconds_count",
    cause: {
      send: () =>
        times(10, () =>
          workflow(NAMES.workflow, () => {
            throw new Error("This is a drill");
          }),
        ),
    },
    below: 1,
    notifiedWithin: 120,
    resolvedWithin: 15,
  },
  {
    alert: "WorkflowStuck",
    sends:
      "what runs, more than the limit, leave behind that were killed after their first sign of life; in the end, that they completed",
    metric: "telltale_workflow_open_runs",
    cause: {
      send: async (limit) => {
        for (const run of lostRuns(limit)) {
          log.info("workflow_initiated", run);
          log.debug("workflow_heartbeat", { ...run, duration_ms: 0 });
        }
      },
    },
    end: {
      send: async (limit) => {
        for (const run of lostRuns(limit)) log.info("workflow_completed", run);
      },
    },
    notifiedWithin: 420,
    resolvedWithin: 5,
  },
  {
    alert: "WorkflowRunLong",
    sends: "a run whose sign of life says that it has been going for longer than the limit",
    metric: "telltale_workflow_run_age_seconds",
    cause: {
      send: (limit) =>
        workflow(NAMES.workflow, () =>
          log.debug("workflow_heartbeat", { duration_ms: (limit + 60) * 1_000 }),
        ),
    },
    notifiedWithin: 180,
    resolvedWithin: 5,
  },
];

function lostRuns(limit: number) {
  return Array.from({ length: above(limit) }, (_, index) => ({
    workflow: NAMES.workflow,
    workflow_id: `wf_drill_${index}`,
  }));
}
