import type { Attributes } from "@opentelemetry/api";
import { capMessages, capPiece, roomBeside, sizeOf } from "./content-limits.ts";
import { toMessages, toParts } from "./content-messages.ts";
import { ATTR, CONTENT_EVENT } from "./contract.generated.ts";
import { recordAttributes } from "./event.ts";
import { type Plain, toPlain } from "./plain.ts";
import { contextFields, runContext } from "./run-context.ts";
import { safely } from "./safely.ts";
import { currentSession } from "./session.ts";

/** What a model was sent and what it answered, in the form in which its client takes and gives it. */
export interface LlmContent {
  /** Prompt or messages. */
  readonly input?: unknown;
  /** Answer: a text, messages, or the whole response. */
  readonly output?: unknown;
  /** Instructions that are given apart from the messages. */
  readonly system?: unknown;
  /** Definitions of the tools that the model may call. */
  readonly tools?: unknown;
}

/** Records a model call's content, as far as content is wanted. */
export function recordLlmContent({ input, output, system, tools }: LlmContent, facts: Attributes): void {
  record(CONTENT_EVENT.GEN_AI_CLIENT_INFERENCE_OPERATION_DETAILS, facts, () => {
    const whole = {
      [ATTR.GEN_AI_SYSTEM_INSTRUCTIONS]: toParts(system),
      [ATTR.GEN_AI_TOOL_DEFINITIONS]: toPlain(tools),
      [ATTR.GEN_AI_INPUT_MESSAGES]: toMessages(input, "user"),
      [ATTR.GEN_AI_OUTPUT_MESSAGES]: toMessages(output, "assistant"),
    };
    const instructions = capPiece(whole[ATTR.GEN_AI_SYSTEM_INSTRUCTIONS]);
    const definitions = capPiece(whole[ATTR.GEN_AI_TOOL_DEFINITIONS]);
    const fixed = roomBeside(instructions, definitions);
    // The answer counts most, then what was said last.
    const answers = capMessages(whole[ATTR.GEN_AI_OUTPUT_MESSAGES], fixed);
    const messages = capMessages(whole[ATTR.GEN_AI_INPUT_MESSAGES], fixed - sizeOf(answers));
    return {
      whole,
      capped: {
        [ATTR.GEN_AI_SYSTEM_INSTRUCTIONS]: instructions,
        [ATTR.GEN_AI_TOOL_DEFINITIONS]: definitions,
        [ATTR.GEN_AI_INPUT_MESSAGES]: messages,
        [ATTR.GEN_AI_OUTPUT_MESSAGES]: answers,
      },
    };
  });
}

/** Records what a tool was called with and gave, as far as content is wanted. */
export function recordToolContent(args: unknown, result: unknown, facts: Attributes): void {
  record(CONTENT_EVENT.TELLTALE_TOOL_CALL_DETAILS, facts, () => {
    const whole = {
      [ATTR.GEN_AI_TOOL_CALL_ARGUMENTS]: toPlain(args),
      [ATTR.GEN_AI_TOOL_CALL_RESULT]: toPlain(result),
    };
    const entries = Object.entries(whole).map(([key, value]) => [key, capPiece(value)] as const);
    return { whole, capped: Object.fromEntries(entries) };
  });
}

/** By key of an attribute. */
type Content = Readonly<Record<string, Plain>>;

function record(
  event: string,
  facts: Attributes,
  read: () => { readonly whole: Content; readonly capped: Content },
): void {
  const logger = currentSession()?.pipeline.contentLogger;
  if (!logger) return;
  safely(() => {
    const { whole, capped } = read();
    const present = Object.fromEntries(Object.entries(capped).filter(([, value]) => isSomething(value)));
    if (Object.keys(present).length === 0) return;
    const [size, cut] = [sizeOf(capped), sizeOf(whole) - sizeOf(capped)];
    logger.emit({
      timestamp: new Date(),
      eventName: event,
      attributes: {
        ...facts,
        ...recordAttributes({ ...contextFields(runContext()), event }),
        [ATTR.TELLTALE_CONTENT_SIZE]: size,
        ...(cut > 0 && { [ATTR.TELLTALE_CONTENT_CUT]: cut }),
        ...present,
      },
    });
  });
}

function isSomething(value: Plain): boolean {
  return value !== null && !(Array.isArray(value) && value.length === 0);
}
