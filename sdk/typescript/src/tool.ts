import { asText, type Rest, splitRest } from "./arguments.ts";
import { ATTR, EVENT, OPERATION, STATUS } from "./contract.generated.ts";
import { type Body, operate } from "./operation.ts";
import { sizeFacts } from "./size-facts.ts";

export interface ToolOptions {
  /** Id that the model gave to this call. */
  readonly callId?: string;
}

/** Runs a tool call: a span, and an event with the size of its result. */
export function tool<T>(name: string, body: Body<void, T>): Promise<T>;
export function tool<T>(name: string, options: ToolOptions, body: Body<void, T>): Promise<T>;
export async function tool<T>(name: string, ...rest: Rest<ToolOptions, Body<void, T>>): Promise<T> {
  const [{ callId }, body] = splitRest(rest);
  return operate<T>(
    {
      kind: OPERATION.EXECUTE_TOOL,
      subject: asText(name),
      within: { tool: asText(name) },
      attributes: {
        [ATTR.GEN_AI_TOOL_NAME]: asText(name),
        ...(callId !== undefined && { [ATTR.GEN_AI_TOOL_CALL_ID]: asText(callId) }),
      },
      succeeded: (result) => ({
        status: STATUS.SUCCESS,
        event: EVENT.TOOL_COMPLETED,
        fields: { output_data: sizeFacts(result) },
      }),
      failed: () => ({ status: STATUS.FAILURE, event: EVENT.TOOL_FAILED }),
    },
    body,
  );
}
