import { agent, log } from "@telltale/sdk";
import { type AgentRun, ask, sideBySide, step, use } from "../agent-run.ts";
import { PermissionError, RateLimitError, TimeoutError } from "../errors.ts";
import { EMBEDDER, PLANNER, WRITER } from "../models.ts";
import type { Random } from "../random.ts";

const TOPICS = ["grid batteries", "heat pumps", "green steel", "tidal power"];

/** Plans a report, searches and reads sources side by side, writes and publishes. */
export async function marketReport(run: AgentRun): Promise<unknown> {
  const topic = run.random.pick(TOPICS);
  const questions = await agent("planner", () =>
    step(run, "plan", async (random) => {
      await ask(run, random, PLANNER);
      return random.whole(2, 4);
    }),
  );
  await agent("researcher", async () => {
    await sideBySide(
      Array.from({ length: questions }, () => step(run, "search", (random) => search(run, random))),
    );
    await step(run, "retrieve", async (random) => {
      await ask(run, random, EMBEDDER);
      return use(run, random, "vector_search", { result: { passages: 12 } });
    });
  });
  return agent("writer", async () => {
    await step(run, "summarise", (random) => ask(run, random, WRITER));
    await step(run, "write", (random) => ask(run, random, WRITER));
    return step(run, "publish", (random) => publish(run, random, topic));
  });
}

async function search(run: AgentRun, random: Random): Promise<{ pages: number }> {
  const error = new RateLimitError("429: web_search takes 10 requests per second");
  const hits = await use(run, random, "web_search", { result: 5, failing: 0.15, error });
  try {
    await use(run, random, "fetch_page", {
      result: "page",
      failing: 0.2,
      error: new TimeoutError("No answer in 10 s"),
    });
  } catch (timeout) {
    log.warning("source_skipped", { message: "A source did not answer and is left out", error: timeout });
    return { pages: hits - 1 };
  }
  log.debug("source_read", { output: { pages: hits } });
  return { pages: hits };
}

function publish(run: AgentRun, random: Random, topic: string): Promise<unknown> {
  const error = new PermissionError("403: the token may not write to the space 'reports'");
  return use(run, random, "publish_report", {
    result: { report: topic },
    failing: run.doomed ? 1 : 0,
    error,
  });
}
