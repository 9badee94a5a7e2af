import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { execa } from "execa";
import { agentEnvironment } from "../../components/targets/agent-environment.ts";
import { findProgram } from "../../components/targets/native/binaries/find-on-path.ts";
import { backendsOf, eventually } from "./backends.ts";
import { stackUnderTest } from "./stack-under-test.ts";

// The examples run as their READMEs say, in copies: installed from the registries, started with what `telltale env` prints.
const EXAMPLES = join(import.meta.dirname, "../../examples");
const INSTALLED_WITHIN = 5 * 60_000;
const folder = mkdtempSync(join(tmpdir(), "telltale-examples-"));
afterAll(() => rmSync(folder, { recursive: true }));

const { endpoint, token } = stackUnderTest();
const { query } = backendsOf(stackUnderTest());
const testWithPython = findProgram("python3") ? test : test.skip;

testWithPython(
  "LangGraph: tasks, a failed one, tools, tokens and cost, by workflow",
  async () => {
    const cwd = copyOf("langgraph");
    await execa("python3", ["-m", "venv", "venv"], { cwd });
    await execa("venv/bin/pip", ["install", "--quiet", "-r", "requirements.txt"], { cwd });
    await run(cwd, "lg-example", "venv/bin/python", ["agent.py"]);

    const counts = countsOf('service="lg-example", workflow="weather-report"');
    expect(await counts("telltale_task_duration_seconds_count", "task, status, error_type", 4)).toEqual({
      "plan success": 3,
      "publish failure PermissionError": 1,
      "publish success": 2,
      "research success": 3,
    });
    expect(await counts("gen_ai_invoke_workflow_duration_seconds_count", "status", 2)).toEqual({
      failure: 1,
      success: 2,
    });
    expect(await counts("gen_ai_execute_tool_duration_seconds_count", "task, tool", 1)).toEqual({
      "research web_search": 3,
    });
    expect(
      await counts("gen_ai_client_operation_duration_seconds_count", "task, provider, model", 2),
    ).toEqual({
      "plan openai gpt-5-mini": 3,
      "research openai gpt-5-mini": 3,
    });
    expect(await counts("gen_ai_client_token_usage_sum", "token_type", 3)).toEqual({
      cache_read: 4800,
      input: 7200,
      output: 1800,
    });
    const { "gpt-5-mini": cost } = await counts("telltale_llm_cost_total", "model", 1);
    expect(cost).toBeCloseTo((6 * (400 * 0.25 + 800 * 0.025 + 300 * 2)) / 1e6, 9);
  },
  INSTALLED_WITHIN,
);

test(
  "Vercel AI SDK: agents, a failed tool, tokens and cost",
  async () => {
    const cwd = copyOf("vercel-ai");
    await execa("npm", ["install", "--no-package-lock", "--no-audit", "--no-fund"], { cwd });
    await run(cwd, "ai-example", "node", ["agent.mjs"]);

    const counts = countsOf('service="ai-example"');
    expect(await counts("gen_ai_invoke_agent_duration_seconds_count", "agent, status", 1)).toEqual({
      "researcher success": 3,
    });
    expect(await counts("gen_ai_execute_tool_duration_seconds_count", "tool, status, error_type", 2)).toEqual(
      {
        "web_search failure TypeError": 1,
        "web_search success": 2,
      },
    );
    expect(await counts("gen_ai_client_operation_duration_seconds_count", "provider, model", 1)).toEqual({
      "openai gpt-5-mini": 6,
    });
    const { "gpt-5-mini": cost } = await counts("telltale_llm_cost_total", "model", 1);
    expect(cost).toBeCloseTo((6 * (400 * 0.25 + 800 * 0.025 + 300 * 2)) / 1e6, 9);
  },
  INSTALLED_WITHIN,
);

test.each(["langgraph/agent.py", "vercel-ai/agent.mjs"])(
  "%s has at most three lines in order to be seen",
  (file) => {
    const marks = readFileSync(join(EXAMPLES, file), "utf8").match(/to be seen, \d of 3/g) ?? [];
    expect(marks).toEqual(["to be seen, 1 of 3", "to be seen, 2 of 3", "to be seen, 3 of 3"]);
  },
);

function copyOf(name: string): string {
  const copy = join(folder, name);
  cpSync(join(EXAMPLES, name), copy, {
    recursive: true,
    filter: (path) => !/\/(venv|node_modules|__pycache__)$/.test(path),
  });
  return copy;
}

async function run(cwd: string, service: string, program: string, args: readonly string[]): Promise<void> {
  const environment = agentEnvironment({ endpoint, token, environment: "dev" });
  await execa(program, args, { cwd, env: { ...environment, OTEL_SERVICE_NAME: service }, timeout: 60_000 });
}

/** Sums of a metric by labels, which stand in each key with a space between; waits for as many series as there will be. */
function countsOf(selector: string) {
  return async (metric: string, by: string, series: number): Promise<Record<string, number>> => {
    const samples = await eventually(
      () => query(`sum by (${by}) (${metric}{${selector}})`),
      (found) => found.length >= series,
    );
    const labels = by.split(", ");
    return Object.fromEntries(
      samples.map((sample) => [
        labels
          .map((label) => sample.labels[label] ?? "")
          .join(" ")
          .trimEnd(),
        sample.value,
      ]),
    );
  };
}
