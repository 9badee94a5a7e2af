import { type Plain, toPlain } from "./plain.ts";

type Fields = { [key: string]: Plain };

/** A message as OpenTelemetry's GenAI conventions shape it. */
export interface Message extends Fields {
  role: string;
  parts: Plain[];
}

/** Messages from what clients of models take and give: a text, messages, a whole answer; of OpenAI, Anthropic, Gemini. */
export function toMessages(value: unknown, role: "user" | "assistant"): Message[] {
  return messagesOf(toPlain(value), role);
}

/** Parts of instructions, which have no role. */
export function toParts(value: unknown): Plain[] {
  return messagesOf(toPlain(value), "system").flatMap(({ parts }) => parts);
}

function messagesOf(value: Plain, role: string): Message[] {
  if (value === null) return [];
  if (!Array.isArray(value)) {
    const inner = isFields(value) && [value.choices, value.candidates, value.output].find(Array.isArray);
    return inner ? messagesOf(inner, role) : messagesOf([value], role);
  }
  const messages: Message[] = [];
  // Parts without a message around them make one, side by side.
  let loose: Message | undefined;
  for (const item of value) {
    const whole = isFields(item) && isMessage(item) ? messageOf(item, role) : undefined;
    if (!whole && loose) {
      loose.parts.push(partOf(item));
      continue;
    }
    loose = whole ? undefined : { role, parts: [partOf(item)] };
    messages.push(whole ?? (loose as Message));
  }
  return messages;
}

/** With a role, or around a message: OpenAI's `choices`, Gemini's `candidates`. */
function isMessage({ role, message, content }: Fields): boolean {
  return typeof role === "string" || isFields(message) || (isFields(content) && Array.isArray(content.parts));
}

function messageOf(item: Fields, role: string): Message {
  const reason = item.finish_reason ?? item.finishReason ?? item.stop_reason;
  const ending: Fields = typeof reason === "string" ? { finish_reason: reason } : {};
  const inner = [item.message, item.content].find((one) => isFields(one) && !("type" in one));
  if (isFields(inner)) return { ...messageOf(inner, role), ...ending };
  const own = item.role === "model" ? "assistant" : item.role;
  const calls = Array.isArray(item.tool_calls) ? item.tool_calls.map(partOf) : [];
  return { role: typeof own === "string" ? own : role, parts: [...contentParts(item), ...calls], ...ending };
}

function contentParts({ parts, content, tool_call_id }: Fields): Plain[] {
  const given = parts ?? content ?? null;
  if (typeof tool_call_id === "string") return [response(tool_call_id, given)];
  if (given === null || given === "") return [];
  return (Array.isArray(given) ? given : [given]).map(partOf);
}

function partOf(item: Plain): Plain {
  if (typeof item === "string") return { type: "text", content: item };
  if (!isFields(item)) return { type: "text", content: JSON.stringify(item) };
  if (isFields(item.function))
    return convert({ id: item.id ?? null, ...item.function, type: "function_call" });
  if (isFields(item.functionCall)) return convert({ ...item.functionCall, type: "function_call" });
  if (isFields(item.functionResponse)) {
    return response(item.functionResponse.name, item.functionResponse.response);
  }
  return convert(item);
}

function convert(item: Fields): Plain {
  const id = item.id ?? item.tool_use_id ?? item.toolCallId ?? item.call_id;
  switch (item.type ?? (typeof item.text === "string" ? "text" : undefined)) {
    case "text":
    case "input_text":
    case "output_text":
      return { type: "text", content: item.content ?? item.text ?? "" };
    case "thinking":
    case "reasoning":
      return { type: "reasoning", content: item.content ?? item.thinking ?? item.text ?? item.summary ?? "" };
    case "tool_call":
    case "tool_use":
    case "tool-call":
    case "function_call":
      return {
        type: "tool_call",
        id: item.call_id ?? id ?? null,
        name: item.name ?? item.toolName ?? "",
        arguments: parsed(item.arguments ?? item.input ?? item.args),
      };
    case "tool_call_response":
    case "tool_result":
    case "tool-result":
    case "function_call_output":
      return response(id, item.response ?? item.content ?? item.output ?? item.result);
    default:
      return { type: "unknown", ...item };
  }
}

function response(id: Plain | undefined, result: Plain | undefined): Plain {
  return { type: "tool_call_response", id: id ?? null, response: result ?? null };
}

/** Arguments that a model gives are JSON in a text; apart, their keys can be told, and masked. */
function parsed(value: Plain | undefined): Plain {
  if (typeof value !== "string") return value ?? null;
  try {
    return JSON.parse(value) as Plain;
  } catch {
    return value;
  }
}

function isFields(value: Plain | undefined): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
