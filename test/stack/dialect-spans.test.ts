import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { eventually } from "./backends.ts";
import { type Attribute, type Recording, readRecordings, spansOf } from "./otlp-recordings.ts";
import { type SpanCollector, sendSpans, startSpanCollector } from "./span-collector.ts";

// What the collector makes of each recorded span, by the processors that a stack runs.
const COLUMNS: Readonly<Record<string, string>> = {
  operation: "gen_ai.operation.name",
  workflow: "gen_ai.workflow.name",
  task: "telltale.task.name",
  agent: "gen_ai.agent.name",
  tool: "gen_ai.tool.name",
  provider: "gen_ai.provider.name",
  model: "gen_ai.request.model",
  in: "gen_ai.usage.input_tokens",
  read: "gen_ai.usage.cache_read.input_tokens",
  written: "gen_ai.usage.cache_creation.input_tokens",
  out: "gen_ai.usage.output_tokens",
  reasoning: "gen_ai.usage.reasoning.output_tokens",
  cost: "telltale.llm.cost",
  finish: "gen_ai.response.finish_reasons",
  conversation: "gen_ai.conversation.id",
  status: "telltale.status",
  error: "error.type",
};
const recordings = readRecordings();
let collector: SpanCollector;
beforeAll(async () => {
  collector = await startSpanCollector({
    exporter: (folder) => ({ file: { path: join(folder, "spans.jsonl"), flush_interval: "50ms" } }),
  });
}, 30_000);
afterAll(() => collector.stop());

test.each([...recordings])(
  "%s",
  async (name, recording) => {
    expect(tableOf(await map(name, recording))).toMatchSnapshot();
  },
  60_000,
);

test("providers have the conventions' names, whatever a library calls them", async () => {
  const names = {
    OpenAI: "openai",
    "openai.responses": "openai",
    "anthropic.messages": "anthropic",
    "azure-openai.chat": "azure.ai.openai",
    "az.ai.openai": "azure.ai.openai",
    "az.ai.inference": "azure.ai.inference",
    "amazon-bedrock": "aws.bedrock",
    vertex_ai: "gcp.vertex_ai",
    "google.vertex.chat": "gcp.vertex_ai",
    "google.generative-ai": "gcp.gemini",
    "gcp.gen_ai": "gcp.gen_ai",
    mistralai: "mistral_ai",
    "xai.chat": "x_ai",
    "groq.chat": "groq",
    "my-own": "my-own",
  };
  const ids = { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331" };
  const spans = Object.keys(names).map((name) => ({
    ...ids,
    name,
    startTimeUnixNano: "1",
    endTimeUnixNano: "2",
    attributes: [{ key: "gen_ai.system", value: { stringValue: name } }],
  }));
  const mapped = await map("providers", {
    resourceSpans: [{ resource: { attributes: [] }, scopeSpans: [{ spans }] }],
  });
  const found = spansOf(mapped).map(({ name, attributes }) => [
    name,
    textOf(attributes, "gen_ai.provider.name"),
  ]);
  expect(Object.fromEntries(found)).toEqual(names);
}, 60_000);

test("spans that are mapped already stay as they are", async () => {
  for (const [name, recording] of recordings) {
    const once = await map(`${name} once`, recording);
    expect(spansOf(await map(`${name} twice`, once))).toEqual(spansOf(once));
  }
}, 60_000);

test("a program that is one workflow says so once, by OTEL_RESOURCE_ATTRIBUTES", async () => {
  const attributes = [{ key: "gen_ai.workflow.name", value: { stringValue: "one" } }];
  const mapped = await map("one workflow", recordings.get("vercel-ai-7") as Recording, attributes);
  const calls = spansOf(mapped).filter((span) => textOf(span.attributes, "gen_ai.operation.name") === "chat");
  expect(new Set(calls.map((span) => textOf(span.attributes, "gen_ai.workflow.name")))).toEqual(
    new Set(["one"]),
  );
}, 60_000);

/** Sends a recording under a service's name of its own, by which it is found among what came out. */
async function map(
  service: string,
  { resourceSpans }: Recording,
  resource: readonly Attribute[] = [],
): Promise<Recording> {
  const attributes = [{ key: "service.name", value: { stringValue: service } }, ...resource];
  await sendSpans(collector, {
    resourceSpans: resourceSpans.map((one) => ({ ...one, resource: { attributes } })),
  });
  const file = join(collector.folder, "spans.jsonl");
  const [mapped] = await eventually(
    async () =>
      (existsSync(file) ? readFileSync(file, "utf8") : "")
        .split("\n")
        .slice(0, -1)
        .map((line): Recording => JSON.parse(line))
        .filter((one) => textOf(one.resourceSpans[0]?.resource.attributes, "service.name") === service),
    (found) => found.length > 0,
  );
  if (!mapped) throw new Error(`${service} did not come out`);
  return mapped;
}

function tableOf(recording: Recording): string {
  const rows = spansOf(recording).map(({ name, attributes }) => [
    name,
    ...Object.values(COLUMNS).map((key) => textOf(attributes, key) || "-"),
  ]);
  const lines = [["span", ...Object.keys(COLUMNS)], ...rows];
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join(" | ")
        .trimEnd(),
    )
    .join("\n");
}

function textOf(attributes: readonly Attribute[] | undefined, key: string): string {
  const value = attributes?.find((one) => one.key === key)?.value ?? {};
  const [one] = Object.values(value);
  if (typeof one !== "object" || one === null || !("values" in one)) return String(one ?? "");
  return (one.values as object[]).flatMap((each) => Object.values(each)).join(",");
}
