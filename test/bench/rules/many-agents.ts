import { makeRandom } from "../../../cli/demo/random.ts";
import { prometheusName } from "../../../contract/prometheus-name.ts";
import { loadRegistry } from "../../../contract/registry.ts";
import type { Agent } from "../../alert-rules/simulation/agent.ts";
import { type Bounds, Ledger, type Series } from "../../alert-rules/simulation/ledger.ts";
import { simulate } from "../../alert-rules/simulation/run.ts";
import { steady } from "../../alert-rules/simulation/traffic.ts";

const AGENTS = 50;
const TASKS = ["plan", "search", "read", "write", "review"];
const MODELS = ["gpt-5-mini", "gpt-5"];

/** What fifty agents with five tasks, two models and five tools each send, at a run a minute each. */
export function simulateMany(seconds: number): readonly Series[] {
  const [random, ledger] = [makeRandom(50), new Ledger(contractBounds())];
  for (let i = 0; i < AGENTS; i++) simulate(agent(i), ledger, random.fork(), [0, seconds]);
  return ledger.series;
}

/** All buckets that the collector sends. */
function contractBounds(): Bounds {
  return new Map(
    loadRegistry().metrics.map((metric) => [
      prometheusName(metric),
      metric.annotations.telltale.bounds ?? [],
    ]),
  );
}

function agent(i: number): Agent {
  const tasks = TASKS.map((name, task) => {
    const model = {
      name: MODELS[task % MODELS.length] ?? "",
      provider: "openai",
      calls: 1,
      seconds: 2,
      firstChunk: 0.7,
      tokens: [1800, 300] as const,
      cost: 0.004,
    };
    return { name, seconds: 0.5, model, tool: { name: `tool_${name}`, calls: 2 } };
  });
  return { service: `agent-${i}`, workflow: `flow-${i}`, traffic: steady(60), tasks };
}
