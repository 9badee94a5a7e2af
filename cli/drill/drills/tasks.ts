import { setTimeout as sleep } from "node:timers/promises";
import { task, workflow } from "@telltale/sdk";
import { above, type Drill, NAMES, times } from "../drill.ts";

const METRIC = "telltale_task_duration_seconds_count";
/** More than the half a second by which a task must be slower. */
const SLOW_MS = 600;

export const TASKS: readonly Drill[] = [
  {
    alert: "TaskRetriesHigh",
    sends: "a task that is retried more often than the limit, then succeeds",
    metric: METRIC,
    cause: {
      send: (limit) => {
        const retries = above(limit);
        return workflow(NAMES.workflow, () =>
          task(NAMES.task, { retries, backoff: 0 }, ({ attempt }) => {
            if (attempt <= retries) throw new Error("This is a drill");
          }),
        );
      },
    },
    notifiedWithin: 120,
    resolvedWithin: 15,
  },
  {
    alert: "WorkflowFailingOnSameTask",
    sends: "runs, more than the limit, that each fail on the same task; in the end one that succeeds",
    metric: METRIC,
    cause: { send: (limit) => times(above(limit), () => runTask(fail)) },
    end: { send: () => runTask(() => "well") },
    notifiedWithin: 120,
    resolvedWithin: 5,
  },
  {
    alert: "TaskLatencyIncreased",
    sends: "a past hour in which a task was quick, then 25 runs in which it takes 0.6 s",
    metric: METRIC,
    cause: {
      past: (limit) => [
        {
          name: "task:telltale_task_duration_seconds:mean15m",
          labels: { workflow: NAMES.workflow, task: NAMES.task },
          minutes: [105, 35],
          value: () => Math.min(0.05, SLOW_MS / 1_000 / (2 * limit)),
        },
      ],
      send: () => times(25, () => runTask(() => sleep(SLOW_MS))),
    },
    notifiedWithin: 240,
    resolvedWithin: 20,
  },
];

function runTask(body: () => unknown): Promise<unknown> {
  return workflow(NAMES.workflow, () => task(NAMES.task, body));
}

function fail(): never {
  throw new Error("This is a drill");
}
