import { setTimeout as sleep } from "node:timers/promises";
import { agent, log, transition } from "@telltale/sdk";
import { type AgentRun, ask, step, use } from "../agent-run.ts";
import { ServiceUnavailableError, TimeoutError } from "../errors.ts";
import { CLASSIFIER, EMBEDDER, WRITER } from "../models.ts";

const QUEUES = ["billing", "outage", "account"];

/** Classifies a ticket, looks for earlier ones, drafts an answer, and waits for a person where money is concerned. */
export async function supportTriage(run: AgentRun): Promise<unknown> {
  const queue = await step(run, "classify", async (random) => {
    await ask(run, random, CLASSIFIER);
    return random.pick(QUEUES);
  });
  await step(run, "retrieve", async (random) => {
    await ask(run, random, EMBEDDER);
    const error = new TimeoutError("The search index gave no answer in 2 s");
    return use(run, random, "search_tickets", { result: { tickets: 3 }, failing: 0.12, error });
  });
  await agent("support", () => step(run, "draft_reply", (random) => ask(run, random, WRITER)));
  if (queue === "billing") await approval(run);
  return step(run, "update_ticket", async (random) => {
    const error = new ServiceUnavailableError("503: the ticket system is being maintained");
    await use(run, random, "crm_update", { result: "saved", failing: run.doomed ? 1 : 0.05, error });
    return { queue };
  });
}

async function approval(run: AgentRun): Promise<void> {
  transition("paused");
  await sleep(run.random.between(20, 60));
  transition("resumed");
  log.info("reply_approved", { message: "A person has approved the answer" });
}
