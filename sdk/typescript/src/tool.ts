import { asText, type Rest, splitRest } from "./arguments.ts";
import { recordToolContent } from "./content.ts";
import { ATTR, EVENT, OPERATION, STATUS } from "./contract.generated.ts";
import { type Body, operate } from "./operation.ts";
import { sizeFacts } from "./size-facts.ts";

export interface ToolOptions {
  /** Id that the model gave to this call. */
  readonly callId?: string;
  /** What the tool is called with; recorded with the result where `start` says that content is wanted. */
  readonly arguments?: unknown;
}

/** Runs a tool call: a span, and an event with the size of its result; the result itself only as content. */
export function tool<T>(name: string, body: Body<void, T>): Promise<T>;
export function tool<T>(name: string, options: ToolOptions, body: Body<void, T>): Promise<T>;
export async function tool<T>(name: string, ...rest: Rest<ToolOptions, Body<void, T>>): Promise<T> {
  const [{ callId, arguments: args }, body] = splitRest(rest);
  const facts = {
    [ATTR.GEN_AI_TOOL_NAME]: asText(name),
    ...(callId !== undefined && { [ATTR.GEN_AI_TOOL_CALL_ID]: asText(callId) }),
  };
  return operate<T>(
    {
      kind: OPERATION.EXECUTE_TOOL,
      subject: asText(name),
      within: { tool: asText(name) },
      attributes: facts,
      succeeded: (result) => ({
        status: STATUS.SUCCESS,
        event: EVENT.TOOL_COMPLETED,
        fields: { output_data: sizeFacts(result) },
        ended: () => recordToolContent(args, result, facts),
      }),
      failed: () => ({
        status: STATUS.FAILURE,
        event: EVENT.TOOL_FAILED,
        ended: () => recordToolContent(args, undefined, facts),
      }),
    },
    body,
  );
}
