import { log, transition } from "@telltale/sdk";
import { ask, step, use } from "../agent-run.ts";
import { CLASSIFIER, PLANNER, WRITER } from "../models.ts";
import { marketReport } from "../workflows/market-report.ts";
import type { Scenario } from "./scenario.ts";

/** Runs that end well, each in a way of its own. */
export const COURSES: readonly Scenario[] = [
  {
    name: "approval",
    shows: "a run pauses for a person, its process ends, and another goes on with it in a new trace",
    workflow: "refund-request",
    run: async (run) => {
      await step(run, "classify", (random) => ask(run, random, CLASSIFIER, SURE));
      transition("paused");
    },
    resumed: async (run) => {
      log.info("refund_approved", { message: "A person has approved the refund" });
      return step(run, "refund", (random) => use(run, random, "crm_refund", { result: "paid" }));
    },
  },
  {
    name: "daily",
    shows: "a workflow that runs once a day, so that its metrics are a single step",
    workflow: "daily-digest",
    run: async (run) => {
      await step(run, "collect", (random) => use(run, random, "read_inbox", { result: { messages: 41 } }));
      return step(run, "write", (random) => ask(run, random, WRITER, SURE));
    },
  },
  {
    name: "new-release",
    shows: "the same workflow in release 1.1.0, to be compared with 1.0.0",
    workflow: "market-report",
    deployment: { release: "1.1.0" },
    run: marketReport,
  },
  {
    name: "staging",
    shows: "release 1.1.0 in another environment, kept apart from the first in every metric and log",
    workflow: "code-review",
    deployment: { release: "1.1.0", environment: "staging" },
    run: (run) => step(run, "plan", (random) => ask(run, random, PLANNER, SURE)),
  },
];

/** A call that does not fail. */
const SURE = { failing: 0 };
