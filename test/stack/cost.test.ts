import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { eventually } from "./backends.ts";
import { type Recording, spansOf } from "./otlp-recordings.ts";
import { type SpanCollector, sendSpans, startSpanCollector } from "./span-collector.ts";

// What the real collector makes of tokens and prices. In millions of tokens, so that costs are the prices themselves.
const MILLION = 1_000_000;
const CASES: readonly [string, Record<string, string | number>, number | undefined][] = [
  ["a model's tokens, in and out", { request: "gpt-5-mini", input: MILLION, output: MILLION }, 2.25],
  [
    "tokens read from the cache",
    { request: "gpt-5-mini", input: MILLION, output: 0, read: MILLION / 2 },
    0.1375,
  ],
  ["tokens written to the cache", { request: "claude-haiku-4-5", input: MILLION, written: MILLION }, 1.25],
  [
    "reasoning, by default like output",
    { request: "gpt-5-mini", input: 0, output: MILLION, reasoning: 9 },
    2,
  ],
  [
    "reasoning with a price of its own",
    { request: "mine", input: 0, output: MILLION, reasoning: MILLION },
    7,
  ],
  ["a cache without a price of its own", { request: "mine", input: MILLION, read: MILLION, written: 0 }, 3],
  ["a date behind the name", { request: "gpt-5-mini-2025-08-07", input: MILLION }, 0.25],
  ["another way to write the date", { request: "claude-sonnet-4-5-20250929", input: MILLION }, 3],
  ["a provider before the name", { request: "openrouter/openai/gpt-5-mini", input: MILLION }, 0.25],
  ["Bedrock's name", { request: "us.anthropic.claude-sonnet-4-5-20250929-v1:0", input: MILLION }, 3],
  ["Vertex's name", { request: "claude-sonnet-4-5@20250929", input: MILLION }, 3],
  ["a deployment of one's own", { request: "prod", response: "gpt-5-mini-2025-08-07", input: MILLION }, 0.25],
  ["an exact name before its undated one", { request: "mine-2026-01-01", input: MILLION }, 5],
  ["a price set instead of the known", { request: "gpt-5-nano", input: MILLION }, 40],
  ["a cost that the agent says", { request: "gpt-5-mini", input: MILLION, cost: 0.5 }, 0.5],
  ["an embedding", { operation: "embeddings", request: "text-embedding-3-small", input: MILLION }, 0.02],
  ["a model without a price", { request: "unheard-of", input: MILLION }, undefined],
  ["a name that only begins like one", { request: "gpt-5-miniature", input: MILLION }, undefined],
  ["a call that failed before it used any", { request: "gpt-5-mini" }, undefined],
  [
    "an agent around the call",
    { operation: "invoke_agent", request: "gpt-5-mini", input: MILLION },
    undefined,
  ],
  ["more read from the cache than sent", { request: "gpt-5-mini", input: 0, read: MILLION }, undefined],
];
const KEYS: Readonly<Record<string, string>> = {
  operation: "gen_ai.operation.name",
  request: "gen_ai.request.model",
  response: "gen_ai.response.model",
  input: "gen_ai.usage.input_tokens",
  output: "gen_ai.usage.output_tokens",
  read: "gen_ai.usage.cache_read.input_tokens",
  written: "gen_ai.usage.cache_creation.input_tokens",
  reasoning: "gen_ai.usage.reasoning.output_tokens",
  cost: "telltale.llm.cost",
};

let collector: SpanCollector;
let costs: ReadonlyMap<string, number | undefined>;
beforeAll(async () => {
  const prices = {
    mine: { input: 3, output: 6, reasoning: 7 },
    "mine-2026-01-01": { input: 5, output: 6 },
    "gpt-5-nano": { input: 40, output: 40 },
  };
  collector = await startSpanCollector({
    settings: { prices },
    exporter: (folder) => ({ file: { path: join(folder, "spans.jsonl"), flush_interval: "50ms" } }),
  });
  await sendSpans(collector, {
    resourceSpans: [{ resource: {}, scopeSpans: [{ spans: CASES.map(toSpan) }] }],
  });
  costs = await readCosts();
}, 60_000);
afterAll(() => collector.stop());

test.each(CASES)("%s", (name, _, cost) => {
  const found = costs.get(name);
  expect(found === undefined ? undefined : Math.round(found * 1e9) / 1e9).toBe(cost);
});

function toSpan([name, facts]: (typeof CASES)[number]): object {
  const attributes = Object.entries({ operation: "chat", ...facts }).map(([key, value]) => ({
    key: KEYS[key],
    value:
      typeof value === "string"
        ? { stringValue: value }
        : Number.isInteger(value)
          ? { intValue: value }
          : { doubleValue: value },
  }));
  const ids = { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331" };
  return { ...ids, name, startTimeUnixNano: "1", endTimeUnixNano: "2", attributes };
}

async function readCosts(): Promise<Map<string, number | undefined>> {
  const file = join(collector.folder, "spans.jsonl");
  const [line] = await eventually(
    async () => (existsSync(file) ? readFileSync(file, "utf8").split("\n").slice(0, -1) : []),
    (lines) => lines.length > 0,
  );
  return new Map(
    spansOf(JSON.parse(line ?? "{}") as Recording).map(({ name, attributes }) => [
      name,
      attributes?.find(({ key }) => key === KEYS.cost)?.value.doubleValue as number | undefined,
    ]),
  );
}
