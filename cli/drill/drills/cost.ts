import { type Drill, NAMES } from "../drill.ts";
import { calls } from "./llm.ts";

const USUAL_TOKENS = 100;

export const COST: readonly Drill[] = [
  {
    alert: "CostBudgetBurning",
    sends: "a model call that costs twice the limit, and a dollar",
    metric: "telltale_llm_cost_total",
    cause: {
      send: (limit) =>
        calls(1, async (call) => call.usage({ inputTokens: 1, outputTokens: 1, costUsd: 2 * limit + 1 })),
    },
    notifiedWithin: 120,
    resolvedWithin: 15,
  },
  {
    alert: "TokensSpiking",
    sends: "a past hour in which a model call took 100 tokens, then 25 that take twice the limit",
    metric: "gen_ai_client_token_usage_count",
    cause: {
      past: () => [
        {
          name: "workflow:gen_ai_client_token_usage:mean15m",
          labels: { workflow: NAMES.workflow, model: NAMES.model },
          minutes: [105, 35],
          value: () => USUAL_TOKENS,
        },
      ],
      send: (limit) =>
        calls(25, async (call) =>
          call.usage({ inputTokens: Math.ceil(2 * limit * USUAL_TOKENS), outputTokens: USUAL_TOKENS }),
        ),
    },
    notifiedWithin: 300,
    resolvedWithin: 20,
  },
];
