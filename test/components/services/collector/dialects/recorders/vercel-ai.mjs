// The Vercel AI SDK, three majors, with mock models: a tool call, a stream, an embedding, a failing model, a failing tool.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { OpenTelemetry } from "@ai-sdk/otel";
import { JsonTraceSerializer } from "@opentelemetry/otlp-transformer";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-node";
import * as ai7 from "ai";
import { MockEmbeddingModelV4, MockLanguageModelV4 } from "ai/test";
import * as ai5 from "ai-5";
import { MockEmbeddingModelV2, MockLanguageModelV2 } from "ai-5/test";
import * as ai6 from "ai-6";
import { MockEmbeddingModelV3, MockLanguageModelV3 } from "ai-6/test";
import { z } from "zod";

const FOLDER = join(import.meta.dirname, "..", "recordings");
const exporter = new InMemorySpanExporter();
const resource = resourceFromAttributes({ "service.name": "vercel-ai" });
new NodeTracerProvider({ resource, spanProcessors: [new SimpleSpanProcessor(exporter)] }).register();
ai7.registerTelemetry(new OpenTelemetry());

const oldUsage = {
  inputTokens: 120,
  outputTokens: 30,
  totalTokens: 150,
  cachedInputTokens: 64,
  reasoningTokens: 10,
};
const newUsage = {
  inputTokens: { total: 120, noCache: 36, cacheRead: 64, cacheWrite: 20 },
  outputTokens: { total: 30, text: 20, reasoning: 10 },
};
const stop = { unified: "stop", raw: "stop" };
const toolCalls = { unified: "tool-calls", raw: "tool_calls" };

await record("vercel-ai-5", ai5, {
  Language: MockLanguageModelV2,
  Embedding: MockEmbeddingModelV2,
  usage: oldUsage,
  stop: "stop",
  toolCalls: "tool-calls",
  telemetry: "experimental_telemetry",
});
await record("vercel-ai-6", ai6, {
  Language: MockLanguageModelV3,
  Embedding: MockEmbeddingModelV3,
  usage: newUsage,
  stop,
  toolCalls,
  telemetry: "experimental_telemetry",
});
await record("vercel-ai-7", ai7, {
  Language: MockLanguageModelV4,
  Embedding: MockEmbeddingModelV4,
  usage: newUsage,
  stop,
  toolCalls,
  telemetry: "telemetry",
});

async function record(name, ai, { Language, Embedding, usage, stop, toolCalls, telemetry }) {
  const text = {
    content: [{ type: "text", text: "The wind is fair." }],
    finishReason: stop,
    usage,
    warnings: [],
  };
  const call = {
    type: "tool-call",
    toolCallId: "call_1",
    toolName: "web_search",
    input: '{"query":"telltale"}',
  };
  const asks = { content: [call], finishReason: toolCalls, usage, warnings: [] };
  const model = (...results) => {
    let turn = 0;
    const next = async () => {
      const result = results[Math.min(turn++, results.length - 1)];
      if (result instanceof Error) throw result;
      return {
        ...result,
        response: { id: "resp_1", modelId: "gpt-5-mini-2026-03-01", timestamp: new Date(0) },
      };
    };
    const doStream = async () => ({
      stream: ai.simulateReadableStream({
        initialDelayInMs: 5,
        chunkDelayInMs: 5,
        chunks: [
          { type: "stream-start", warnings: [] },
          { type: "text-start", id: "1" },
          { type: "text-delta", id: "1", delta: "The wind" },
          { type: "text-end", id: "1" },
          { type: "finish", finishReason: stop, usage },
        ],
      }),
    });
    return new Language({ provider: "openai.responses", modelId: "gpt-5-mini", doGenerate: next, doStream });
  };
  const embedding = new Embedding({
    provider: "openai.embedding",
    modelId: "text-embedding-3-small",
    doEmbed: async () => ({ embeddings: [[0.1, 0.2]], usage: { tokens: 8 }, warnings: [] }),
  });
  const search = (execute) => ({
    web_search: ai.tool({ description: "Searches", inputSchema: z.object({ query: z.string() }), execute }),
  });
  const seen = (functionId) => ({
    [telemetry]: {
      isEnabled: true,
      functionId,
      metadata: { workflow: "market-report", sessionId: "thread-1" },
    },
    maxRetries: 0,
  });
  const prompt = "Plan a report";
  const stopWhen = ai.stepCountIs?.(3) ?? ai.isStepCount(3);
  const found = async () => "three pages";
  const denied = async () => {
    throw new TypeError("not allowed");
  };
  const failure = new ai.APICallError({
    message: "Rate limit reached",
    url: "https://api.example.com",
    requestBodyValues: {},
    statusCode: 429,
  });
  await ai.generateText({
    model: model(asks, text),
    prompt,
    stopWhen,
    tools: search(found),
    ...seen("researcher"),
  });
  await ai.generateText({
    model: model(asks, text),
    prompt,
    stopWhen,
    tools: search(denied),
    ...seen("researcher"),
  });
  await ai.streamText({ model: model(text), prompt, ...seen("writer") }).consumeStream();
  await ai.generateText({ model: model(failure), prompt, ...seen("planner") }).catch(() => {});
  await ai.embed({ model: embedding, value: "wind", ...seen("indexer") });
  write(name);
}

function write(name) {
  const request = JSON.parse(
    new TextDecoder().decode(JsonTraceSerializer.serializeRequest(exporter.getFinishedSpans())),
  );
  for (const { resource } of request.resourceSpans) {
    resource.attributes = [{ key: "service.name", value: { stringValue: name } }];
  }
  console.log(`${name}: ${exporter.getFinishedSpans().length} spans`);
  exporter.reset();
  // Where libraries lie on the recorder's machine concerns nobody.
  const json = JSON.stringify(request, null, 1).replaceAll(/(file:\/\/)?\/[^\s"()]*\/node_modules\//g, "");
  writeFileSync(join(FOLDER, `${name}.json`), `${json.replaceAll(`file://${import.meta.dirname}/`, "")}\n`);
  const { dependencies } = JSON.parse(readFileSync(join(import.meta.dirname, "package.json"), "utf8"));
  const versions = {
    ai: dependencies[name === "vercel-ai-7" ? "ai" : `ai-${name.at(-1)}`].replace("npm:ai@", ""),
  };
  if (name === "vercel-ai-7") versions["@ai-sdk/otel"] = dependencies["@ai-sdk/otel"];
  writeFileSync(join(FOLDER, `${name}.versions.json`), `${JSON.stringify(versions, null, 2)}\n`);
}
