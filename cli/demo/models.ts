/** A model that the demo agents call, with its price in US dollars per million tokens. */
export interface Model {
  readonly provider: string;
  readonly model: string;
  readonly operation: "chat" | "embeddings";
  readonly inputPrice: number;
  readonly outputPrice: number;
  /** Usual tokens of one call: least and most. */
  readonly input: readonly [number, number];
  readonly output: readonly [number, number];
}

// Prices are those of the providers' lists in autumn 2025; only their proportions matter here.
export const PLANNER: Model = {
  provider: "openai",
  model: "gpt-5-mini",
  operation: "chat",
  inputPrice: 0.25,
  outputPrice: 2,
  input: [400, 2_200],
  output: [80, 420],
};

export const WRITER: Model = {
  provider: "anthropic",
  model: "claude-sonnet-4-5",
  operation: "chat",
  inputPrice: 3,
  outputPrice: 15,
  input: [1_500, 9_000],
  output: [300, 1_600],
};

export const CLASSIFIER: Model = {
  provider: "gcp.gemini",
  model: "gemini-2.5-flash",
  operation: "chat",
  inputPrice: 0.3,
  outputPrice: 2.5,
  input: [200, 900],
  output: [5, 40],
};

export const EMBEDDER: Model = {
  provider: "openai",
  model: "text-embedding-3-small",
  operation: "embeddings",
  inputPrice: 0.02,
  outputPrice: 0,
  input: [50, 700],
  output: [0, 0],
};

export function costUsd(model: Model, inputTokens: number, outputTokens: number): number {
  return (inputTokens * model.inputPrice + outputTokens * model.outputPrice) / 1_000_000;
}
