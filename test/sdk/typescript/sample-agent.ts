import { openReceiver, type Receiver } from "./receiver.ts";
import { type AgentEnd, runAgent } from "./run-agent.ts";

const SOURCE = `
  class RateLimitError extends Error {}
  start({ service: "report-writer", release: "1.4.2" });
  const result = await workflow("nightly-report", { id: "wf_001", conversationId: "conv_1" }, async (run) => {
    await agent("researcher", async () => {
      await task("plan", { id: "task_012", retries: 2, backoff: 1 }, async ({ attempt }) => {
        if (attempt < 3) throw new RateLimitError("429 number " + attempt);
        await llm({ provider: "openai", model: "gpt-5-mini" }, async (call) => {
          call.firstChunk();
          call.usage({ inputTokens: 1830, outputTokens: 212, cachedTokens: 1024, reasoningTokens: 96, costUsd: 0.0031 });
          call.response({ model: "gpt-5-mini-2026-03-01", finishReasons: ["stop"] });
          return "secret answer";
        });
        return tool("web_search", { callId: "call_1" }, () => "secret result");
      });
    });
    log.info("chunk_indexed", { output: { chunk: 5 }, message: "Chunk 5", shard: 7 });
    return { pages: 3 };
  });
  console.error(JSON.stringify(result));

  await workflow("hopeless", { id: "wf_002" }, () =>
    task("fetch", { retries: 5, retryIf: (error) => error.name !== "TypeError" }, () => tool("http_get", () => { throw new TypeError("no"); })),
  ).catch((error) => console.error(error instanceof TypeError));

  let first;
  await workflow("approval", { id: "wf_003" }, (run) => { first = run.traceparent; transition("paused"); });
  await agent("approver", () => workflow("approval", { id: "wf_003", resume: first }, () => {}));
  transition("paused");
`;

/** What an agent did that used every call of the SDK, as it was received and as it was printed. */
export interface Sample {
  readonly receiver: Receiver;
  readonly end: AgentEnd;
}

export async function runSampleAgent(): Promise<Sample> {
  const receiver = await openReceiver();
  const env = {
    TELLTALE_ENDPOINT: receiver.endpoint,
    TELLTALE_TOKEN: "secret",
    TELLTALE_ENVIRONMENT: "dev",
  };
  const end = await runAgent(SOURCE, { env });
  await receiver.close();
  return { receiver, end };
}
