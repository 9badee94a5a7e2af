import { asText, readOptions } from "./arguments.ts";
import { type LlmContent, recordLlmContent } from "./content.ts";
import { ATTR, EVENT, OPERATION, STATUS } from "./contract.generated.ts";
import { callFacts, type LlmResponse, type LlmUsage } from "./llm-facts.ts";
import { type Body, type Outcome, operate } from "./operation.ts";

export interface LlmOptions {
  /** Provider of the model, such as `openai`. */
  readonly provider: string;
  /** Model that is asked for. */
  readonly model: string;
  /** Kind of call. Default: `chat`. */
  readonly operation?: "chat" | "text_completion" | "generate_content" | "embeddings";
}

/** Takes down what a model call used and gave. */
export interface LlmCall {
  /** Marks the first chunk of a streamed answer; later calls change nothing. */
  firstChunk(): void;
  /** Tokens and cost; a second call replaces the numbers it names. */
  usage(usage: LlmUsage): void;
  /** What the provider says about its answer. */
  response(response: LlmResponse): void;
  /**
   * What was said; a second call replaces the parts it names. Recorded apart from spans and log lines, and only where
   * `start` says that content is wanted.
   */
  content(content: LlmContent): void;
}

/** Runs a model call: a client span with tokens and cost, and an event; what was said only as `call.content` gives it. */
export async function llm<T>(options: LlmOptions, body: Body<LlmCall, T>): Promise<T> {
  const { provider, model, operation = OPERATION.CHAT } = readOptions(options);
  const began = performance.now();
  let firstChunk: number | undefined;
  let usage: LlmUsage = {};
  let response: LlmResponse = {};
  let content: LlmContent = {};
  const call: LlmCall = {
    firstChunk: () => {
      firstChunk ??= (performance.now() - began) / 1_000;
    },
    usage: (more) => {
      usage = { ...usage, ...readOptions(more) };
    },
    response: (more) => {
      response = { ...response, ...readOptions(more) };
    },
    content: (more) => {
      content = { ...content, ...readOptions(more) };
    },
  };
  const request = {
    [ATTR.GEN_AI_PROVIDER_NAME]: asText(provider),
    [ATTR.GEN_AI_REQUEST_MODEL]: asText(model),
  };
  const outcome = (status: Outcome["status"], event: string): Outcome => {
    const facts = callFacts(firstChunk, usage, response);
    const details = { [ATTR.GEN_AI_OPERATION_NAME]: asText(operation), ...request, ...facts.attributes };
    return {
      status,
      event,
      attributes: facts.attributes,
      fields: { output_data: facts.output },
      ended: () => recordLlmContent(content, details),
    };
  };
  return operate<T>(
    {
      kind: asText(operation),
      subject: asText(model),
      client: true,
      within: { model: asText(model) },
      attributes: request,
      succeeded: () => outcome(STATUS.SUCCESS, EVENT.LLM_COMPLETED),
      failed: () => outcome(STATUS.FAILURE, EVENT.LLM_FAILED),
    },
    () => body(call),
  );
}
