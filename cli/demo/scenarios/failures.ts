import { agent, log } from "@telltale/sdk";
import { ask, step, use } from "../agent-run.ts";
import {
  AuthenticationError,
  ContextLengthError,
  OutputFormatError,
  RateLimitError,
  TimeoutError,
  ToolArgumentError,
  ToolLoopError,
} from "../errors.ts";
import { CLASSIFIER, PLANNER, WRITER } from "../models.ts";
import type { Scenario } from "./scenario.ts";

const LOOPS = 12;

/** One scenario for each way in which agents use to fail. */
export const FAILURES: readonly Scenario[] = [
  {
    name: "bad-tool-argument",
    shows: "a model gives a tool an amount as text, and the tool refuses it",
    workflow: "support-triage",
    fails: { task: "refund", error: "ToolArgumentError" },
    run: async (run) => {
      await step(run, "classify", (random) => ask(run, random, CLASSIFIER, SURE));
      return step(run, "refund", async (random) => {
        const prompt = "Customer 4711 was charged twice. Refund what is owed: 12,50 EUR. Use crm_refund.";
        await ask(run, random, PLANNER, { ...SURE, prompt, answer: `crm_refund(${JSON.stringify(REFUND)})` });
        const error = new ToolArgumentError(`amount: expected a number, got "${REFUND.amount}"`);
        return use(run, random, "crm_refund", { result: "paid", given: REFUND, failing: 1, error });
      });
    },
  },
  {
    name: "rate-limit",
    shows: "a provider turns calls away until no retry is left",
    workflow: "market-report",
    fails: { task: "summarise", error: "RateLimitError" },
    run: async (run) => {
      await step(run, "plan", (random) => ask(run, random, PLANNER, SURE));
      const error = new RateLimitError("429: 30,000 input tokens per minute are used up; try again in 41 s");
      return step(run, "summarise", (random) => ask(run, random, WRITER, { failing: 1, error }));
    },
  },
  {
    name: "context-overflow",
    shows: "a page that a tool has fetched makes the next prompt too long",
    workflow: "market-report",
    fails: { task: "summarise", error: "ContextLengthError" },
    run: async (run) => {
      await step(run, "search", (random) => use(run, random, "fetch_page", { result: HUGE_PAGE }));
      const error = new ContextLengthError("400: the prompt has 214,300 tokens; the model reads 200,000");
      return step(run, "summarise", (random) => ask(run, random, WRITER, { failing: 1, error }));
    },
  },
  {
    name: "timeout",
    shows: "a tool does not answer, however often it is asked",
    workflow: "code-review",
    fails: { task: "run_tests", error: "TimeoutError" },
    run: async (run) => {
      await step(run, "fetch_diff", (random) => use(run, random, "git_diff", { result: 3 }));
      const error = new TimeoutError("The tests were stopped after 300 s");
      return step(run, "run_tests", (random) =>
        use(run, random, "test_runner", { result: 0, failing: 1, error }),
      );
    },
  },
  {
    name: "tool-loop",
    shows: "an agent calls one tool with the same arguments again and again",
    workflow: "code-review",
    fails: { task: "review_file", error: "ToolLoopError" },
    run: (run) =>
      agent("reviewer", () =>
        step(run, "review_file", async (random) => {
          for (let call = 0; call < LOOPS; call++) {
            await ask(run, random, PLANNER, SURE);
            await use(run, random, "git_grep", { given: SEARCH, result: { matches: 0 } });
          }
          throw new ToolLoopError(`git_grep was called ${LOOPS} times with the same arguments`);
        }),
      ),
  },
  {
    name: "expired-key",
    shows: "the provider's key has expired: every model call fails at once",
    workflow: "support-triage",
    fails: { task: "classify", error: "AuthenticationError" },
    run: (run) => {
      const error = new AuthenticationError("401: the API key expired on 2026-10-31");
      return step(run, "classify", (random) => ask(run, random, CLASSIFIER, { failing: 1, error }));
    },
  },
  {
    name: "prompt-change",
    shows: "release 1.1.0 has a new prompt, and the model answers with prose where JSON was asked for",
    workflow: "market-report",
    fails: { task: "write", error: "OutputFormatError" },
    deployment: { release: "1.1.0" },
    run: async (run) => {
      await step(run, "plan", (random) => ask(run, random, PLANNER, SURE));
      return step(run, "write", async (random) => {
        log.info("prompt_used", { output: { prompt: "write-report", version: 8 } });
        const [prompt, answer] = ["Write the report. Be friendly.", "Sure! Here is your report: …"];
        await ask(run, random, WRITER, { ...SURE, prompt, answer });
        throw new OutputFormatError(`Expected JSON, got "${answer}"`);
      });
    },
  },
];

/** A call that does not fail, where the failure is to come from something else. */
const SURE = { failing: 0 };
const REFUND = { customer: 4711, amount: "12,50 EUR" };
const SEARCH = { pattern: "parseAmount", path: "src/billing" };
const HUGE_PAGE = { url: "https://example.com/annual-report", characters: 857_000 };
