import type { Attributes } from "@opentelemetry/api";
import { ATTR } from "./contract.generated.ts";
import { defined } from "./defined.ts";
import type { Plain } from "./plain.ts";

/** What a model call used. */
export interface LlmUsage {
  /** Tokens sent, those read from the provider's cache included. */
  readonly inputTokens?: number;
  /** Tokens made, reasoning included. */
  readonly outputTokens?: number;
  readonly cachedTokens?: number;
  readonly reasoningTokens?: number;
  /** In US dollars. */
  readonly costUsd?: number;
}

/** What the provider says about its answer. */
export interface LlmResponse {
  /** Model that answered. */
  readonly model?: string;
  /** Why it stopped. */
  readonly finishReasons?: readonly string[];
}

/** The facts about a call as attributes of its span and as `output_data` of its event; what is no number is left out. */
export function callFacts(
  firstChunk: number | undefined,
  usage: LlmUsage,
  response: LlmResponse,
): { attributes: Attributes; output: Plain } {
  const model = typeof response.model === "string" ? response.model : undefined;
  const finishReasons = Array.isArray(response.finishReasons)
    ? response.finishReasons.map(String)
    : undefined;
  const input = count(usage.inputTokens);
  const output = count(usage.outputTokens);
  const cached = count(usage.cachedTokens);
  const reasoning = count(usage.reasoningTokens);
  const cost = amount(usage.costUsd);
  return {
    attributes: defined({
      [ATTR.GEN_AI_RESPONSE_MODEL]: model,
      [ATTR.GEN_AI_RESPONSE_FINISH_REASONS]: finishReasons,
      [ATTR.GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK]: firstChunk,
      [ATTR.GEN_AI_USAGE_INPUT_TOKENS]: input,
      [ATTR.GEN_AI_USAGE_OUTPUT_TOKENS]: output,
      [ATTR.GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS]: cached,
      [ATTR.GEN_AI_USAGE_REASONING_OUTPUT_TOKENS]: reasoning,
      [ATTR.TELLTALE_LLM_COST]: cost,
    }),
    output: defined<Plain>({
      response_model: model,
      finish_reasons: finishReasons,
      input_tokens: input,
      output_tokens: output,
      cached_tokens: cached,
      reasoning_tokens: reasoning,
      cost_usd: cost,
    }),
  };
}

function amount(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined;
}

/** Tokens are whole: the attribute is an integer, and a metric would lose a fraction without a word. */
function count(value: unknown): number | undefined {
  const number = amount(value);
  return number === undefined ? undefined : Math.round(number);
}
