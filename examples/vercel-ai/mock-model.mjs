import { MockLanguageModelV4 } from "ai/test";

const usage = {
  inputTokens: { total: 1200, noCache: 400, cacheRead: 800, cacheWrite: 0 },
  outputTokens: { total: 300, text: 300, reasoning: 0 },
};

/** A model that answers by itself: a tool call first, then a sentence. */
export function mockModel(topic) {
  const call = {
    type: "tool-call",
    toolCallId: "call_1",
    toolName: "web_search",
    input: JSON.stringify({ query: topic }),
  };
  const answers = [
    { content: [call], finishReason: { unified: "tool-calls", raw: "tool_calls" } },
    {
      content: [{ type: "text", text: "The wind is fair." }],
      finishReason: { unified: "stop", raw: "stop" },
    },
  ];
  let turn = 0;
  return new MockLanguageModelV4({
    provider: "openai.responses",
    modelId: "gpt-5-mini",
    doGenerate: async () => ({ ...answers[turn++], usage, warnings: [] }),
  });
}
