import { asText, type Rest, splitRest } from "./arguments.ts";
import { EVENT, OPERATION, STATUS } from "./contract.generated.ts";
import { type Body, operate } from "./operation.ts";
import { sizeFacts } from "./size-facts.ts";

export interface AgentOptions {
  /** Identifies a conversation with a person. */
  readonly conversationId?: string;
}

/** Runs an agent: a span, and its name on everything that happens beneath. */
export function agent<T>(name: string, body: Body<void, T>): Promise<T>;
export function agent<T>(name: string, options: AgentOptions, body: Body<void, T>): Promise<T>;
export async function agent<T>(name: string, ...rest: Rest<AgentOptions, Body<void, T>>): Promise<T> {
  const [{ conversationId }, body] = splitRest(rest);
  return operate<T>(
    {
      kind: OPERATION.INVOKE_AGENT,
      subject: asText(name),
      within: {
        agent: asText(name),
        ...(conversationId !== undefined && { conversationId: asText(conversationId) }),
      },
      // An agent's answer is content of a conversation, as a model's is: only its size is recorded.
      succeeded: (result) => ({
        status: STATUS.SUCCESS,
        event: EVENT.AGENT_COMPLETED,
        fields: { output_data: sizeFacts(result) },
      }),
      failed: () => ({ status: STATUS.FAILURE, event: EVENT.AGENT_FAILED }),
    },
    body,
  );
}
