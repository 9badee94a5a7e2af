import { beforeAll, expect, test } from "@jest/globals";
import { backendsOf, eventually } from "./backends.ts";
import { asOfNow, readRecordings } from "./otlp-recordings.ts";
import { sendSpans } from "./span-collector.ts";
import { stackUnderTest } from "./stack-under-test.ts";

// Agents not written with our SDK, as their libraries' recorded spans, fill the metrics that ours fill.
const { endpoint, token } = stackUnderTest();
const { query } = backendsOf(stackUnderTest());

/** As docs/agents.md has it. */
const UNPRICED =
  'sum by (provider, model) (gen_ai_client_token_usage_sum{token_type="input"}) unless sum by (provider, model) (telltale_llm_cost_total)';

beforeAll(async () => {
  for (const recording of readRecordings().values())
    await sendSpans({ url: endpoint }, asOfNow(recording), { authorization: `Bearer ${token}` });
});

test("model calls and their tokens are counted once, whatever wraps them", async () => {
  await expectSums("gen_ai_client_operation_duration_seconds_count", "", "service", {
    "gen-ai-openai": 4,
    "gen-ai-openai-older": 3,
    "openinference-crewai": 6,
    "openinference-langchain-agent": 4,
    "openinference-langgraph": 13,
    "openinference-openai-agents": 3,
    openllmetry: 5,
    "openllmetry-langgraph": 2,
    "openllmetry-older": 2,
    "vercel-ai-5": 7,
    "vercel-ai-6": 7,
    "vercel-ai-7": 7,
  });
  await expectSums("gen_ai_client_token_usage_sum", 'token_type="input"', "service", {
    "gen-ai-openai": 248,
    "gen-ai-openai-older": 240,
    "openinference-crewai": 360,
    "openinference-langchain-agent": 480,
    "openinference-langgraph": 1440,
    "openinference-openai-agents": 240,
    openllmetry: 368,
    "openllmetry-langgraph": 120,
    "openllmetry-older": 128,
    "vercel-ai-5": 608,
    "vercel-ai-6": 608,
    "vercel-ai-7": 608,
  });
}, 60_000);

test("LangGraph's nodes are tasks, with their failures by class", async () => {
  const service = 'service="openinference-langgraph"';
  await expectSums("telltale_task_duration_seconds_count", service, "task, status, error_type", {
    "flaky failure ConnectionError": 1,
    "flaky success": 3,
    "plan success": 3,
    "publish failure OpenAIRateLimitError": 1,
    "publish failure PermissionError": 1,
    "publish success": 1,
    "research success": 3,
  });
  await expectSums("telltale_task_duration_seconds_count", service, "workflow", {
    "": 8,
    "market-report": 5,
  });
  await expectSums(
    "gen_ai_invoke_workflow_duration_seconds_count",
    service,
    "workflow, status, environment, error_type",
    {
      "market-report failure dev OpenAIRateLimitError": 1,
      "market-report failure dev PermissionError": 1,
      "market-report success dev": 1,
    },
  );
  await expectSums("gen_ai_execute_tool_duration_seconds_count", service, "tool, task, status", {
    "broken_tool publish failure": 1,
    "web_search research success": 3,
  });
}, 60_000);

test("LangChain's agents are agents, not workflows", async () => {
  const service = 'service="openinference-langchain-agent"';
  await expectSums("gen_ai_invoke_agent_duration_seconds_count", service, "workflow, task, agent, status", {
    "  researcher success": 1,
    "market-report research researcher success": 1,
  });
  await expectSums("gen_ai_invoke_workflow_duration_seconds_count", service, "workflow", {
    "market-report": 1,
  });
}, 60_000);

test("a crew's tasks have their agent", async () => {
  const service = 'service="openinference-crewai"';
  await expectSums("telltale_task_duration_seconds_count", service, "task, agent, status", {
    "search researcher failure": 1,
    "search researcher success": 1,
    "write_up writer success": 1,
  });
}, 60_000);

test("Traceloop's workflows, tasks, agents and tools are ours", async () => {
  const service = 'service="openllmetry", workflow="market-report"';
  const counts = (metric: string, by: string, sums: Record<string, number>) =>
    expectSums(`${metric}_duration_seconds_count`, service, by, sums);
  await counts("gen_ai_invoke_workflow", "status, error_type", { "failure RateLimitError": 1 });
  await counts("telltale_task", "task, status", { "plan success": 1, "publish failure": 1 });
  await counts("gen_ai_invoke_agent", "agent", { researcher: 1 });
  await counts("gen_ai_execute_tool", "tool, agent", { "web_search researcher": 1 });
  await counts("gen_ai_client_operation", "task, operation, provider, model", {
    " chat openai gpt-5-mini": 1,
    "plan chat openai gpt-5-mini": 2,
    "plan embeddings openai text-embedding-3-small": 1,
    "publish chat openai gpt-limited": 1,
  });
}, 60_000);

test.each(["vercel-ai-5", "vercel-ai-6", "vercel-ai-7"])(
  "%s: agents, tools, first chunks",
  async (name) => {
    const service = `service="${name}"`;
    await expectSums("gen_ai_invoke_agent_duration_seconds_count", service, "agent, status, error_type", {
      "planner failure AI_APICallError": 1,
      "researcher success": 2,
      "writer success": 1,
    });
    await expectSums("gen_ai_execute_tool_duration_seconds_count", service, "tool, status, error_type", {
      "web_search failure TypeError": 1,
      "web_search success": 1,
    });
    await expectSums(
      "gen_ai_client_operation_time_to_first_chunk_seconds_count",
      service,
      "provider, model",
      {
        "openai gpt-5-mini": 1,
      },
    );
  },
  60_000,
);

test("tokens read from a cache, written to one, and spent on reasoning are counted apart", async () => {
  await expectSums("gen_ai_client_token_usage_sum", 'service="vercel-ai-6"', "token_type", {
    cache_creation: 100,
    cache_read: 320,
    input: 608,
    output: 150,
    reasoning: 50,
  });
}, 60_000);

test("calls have a cost by model, in the metric and on the span", async () => {
  const [cost] = await eventually(
    () => query('telltale_llm_cost_total{service="vercel-ai-6", agent="researcher"}'),
    (samples) => samples.length > 0,
  );
  // 4 calls: 120 tokens in, 64 of them cached, and 30 out, at 0.25, 0.025 and 2 dollars per million.
  expect(cost?.value).toBeCloseTo((4 * (56 * 0.25 + 64 * 0.025 + 30 * 2)) / 1e6, 9);
  expect(cost?.labels).toMatchObject({ provider: "openai", model: "gpt-5-mini", workflow: "market-report" });
}, 60_000);

test("a model without a price is found by a query: tokens without cost", async () => {
  const call = asOfNow(readRecordings().get("gen-ai-openai") ?? { resourceSpans: [] });
  const renamed = JSON.parse(JSON.stringify(call).replaceAll("gpt-5-mini", "unheard-of"));
  await sendSpans({ url: endpoint }, renamed, { authorization: `Bearer ${token}` });
  const unpriced = await eventually(
    () => query(UNPRICED),
    (samples) => samples.some(({ labels }) => labels.model === "unheard-of"),
  );
  const models = unpriced.map(({ labels }) => labels.model);
  expect(models).toContain("unheard-of");
  expect(models).not.toContain("text-embedding-3-small");
}, 60_000);

/** Sums of a metric by labels, which stand in each key with a space between. */
async function expectSums(
  metric: string,
  selector: string,
  by: string,
  sums: Record<string, number>,
): Promise<void> {
  const labels = by.split(", ");
  const services = [...readRecordings().keys()].join("|");
  const result = await eventually(
    async () =>
      Object.fromEntries(
        (await query(`sum by (${by}) (${metric}{service=~"${services}"${selector && `, ${selector}`}})`)).map(
          (sample) => [
            labels
              .map((label) => sample.labels[label] ?? "")
              .join(" ")
              .trimEnd(),
            sample.value,
          ],
        ),
      ),
    (found) => JSON.stringify(Object.entries(found).sort()) === JSON.stringify(Object.entries(sums).sort()),
  );
  expect(result).toEqual(sums);
}
