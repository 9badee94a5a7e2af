import { agent, log } from "@telltale/sdk";
import { type AgentRun, ask, sideBySide, step, use } from "../agent-run.ts";
import { ServiceUnavailableError, TimeoutError } from "../errors.ts";
import { PLANNER, WRITER } from "../models.ts";

/** Reads a change, reviews its files side by side, runs the tests, and posts what it found. */
export async function codeReview(run: AgentRun): Promise<unknown> {
  const files = await step(run, "fetch_diff", async (random) => {
    const error = new ServiceUnavailableError("502: the code host does not answer");
    return use(run, random, "git_diff", { result: random.whole(2, 5), failing: 0.08, error });
  });
  await agent("reviewer", async () => {
    await step(run, "plan", (random) => ask(run, random, PLANNER));
    const reviews = Array.from({ length: files }, () =>
      step(run, "review_file", (random) => ask(run, random, WRITER)),
    );
    await sideBySide(reviews);
    log.info("files_reviewed", { output: { files } });
  });
  await step(run, "run_tests", async (random) => {
    const error = new TimeoutError("The tests were stopped after 300 s");
    return use(run, random, "test_runner", { result: { passed: 128 }, failing: 0.15, error });
  });
  return step(run, "post_review", async (random) => {
    const error = new ServiceUnavailableError("503: the code host is read-only");
    return use(run, random, "post_comment", {
      result: { comments: files },
      failing: run.doomed ? 1 : 0,
      error,
    });
  });
}
