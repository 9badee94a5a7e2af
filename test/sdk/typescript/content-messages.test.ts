import { describe, expect, test } from "@jest/globals";
import { toMessages, toParts } from "../../../sdk/typescript/src/content-messages.ts";

const text = (content: string) => ({ type: "text", content });
const call = { type: "tool_call", id: "c1", name: "search", arguments: { query: "x" } };
const result = (response: unknown) => ({ type: "tool_call_response", id: "c1", response });

const INPUTS: readonly [string, unknown, object[]][] = [
  ["a prompt", "hello", [{ role: "user", parts: [text("hello")] }]],
  ["several texts, as for embeddings", ["a", "b"], [{ role: "user", parts: [text("a"), text("b")] }]],
  [
    "OpenAI's messages",
    [
      { role: "system", content: "be brief" },
      { role: "user", content: [{ type: "text", text: "hello" }] },
      {
        role: "assistant",
        content: null,
        tool_calls: [
          { id: "c1", type: "function", function: { name: "search", arguments: '{"query":"x"}' } },
        ],
      },
      { role: "tool", tool_call_id: "c1", content: "found" },
    ],
    [
      { role: "system", parts: [text("be brief")] },
      { role: "user", parts: [text("hello")] },
      { role: "assistant", parts: [call] },
      { role: "tool", parts: [result("found")] },
    ],
  ],
  [
    "OpenAI's items of Responses",
    [
      { role: "user", content: [{ type: "input_text", text: "hello" }] },
      { type: "function_call", id: "fc_9", call_id: "c1", name: "search", arguments: '{"query":"x"}' },
      { type: "function_call_output", call_id: "c1", output: "found" },
    ],
    [
      { role: "user", parts: [text("hello")] },
      { role: "user", parts: [call, result("found")] },
    ],
  ],
  [
    "Anthropic's messages",
    [
      { role: "user", content: "hello" },
      { role: "assistant", content: [{ type: "tool_use", id: "c1", name: "search", input: { query: "x" } }] },
      {
        role: "user",
        content: [{ type: "tool_result", tool_use_id: "c1", content: [{ type: "text", text: "found" }] }],
      },
    ],
    [
      { role: "user", parts: [text("hello")] },
      { role: "assistant", parts: [call] },
      { role: "user", parts: [result([{ type: "text", text: "found" }])] },
    ],
  ],
  [
    "Gemini's contents",
    [
      { role: "user", parts: [{ text: "hello" }] },
      { role: "model", parts: [{ functionCall: { id: "c1", name: "search", args: { query: "x" } } }] },
    ],
    [
      { role: "user", parts: [text("hello")] },
      { role: "assistant", parts: [call] },
    ],
  ],
  [
    "the Vercel AI SDK's messages",
    [
      {
        role: "assistant",
        content: [{ type: "tool-call", toolCallId: "c1", toolName: "search", input: { query: "x" } }],
      },
      { role: "tool", content: [{ type: "tool-result", toolCallId: "c1", output: "found" }] },
    ],
    [
      { role: "assistant", parts: [call] },
      { role: "tool", parts: [result("found")] },
    ],
  ],
  ["the conventions' own messages", [{ role: "user", parts: [call] }], [{ role: "user", parts: [call] }]],
];

const OUTPUTS: readonly [string, unknown, object[]][] = [
  ["a text", "hi", [{ role: "assistant", parts: [text("hi")] }]],
  [
    "OpenAI's completion",
    {
      id: "x",
      choices: [{ index: 0, message: { role: "assistant", content: "hi" }, finish_reason: "stop" }],
    },
    [{ role: "assistant", parts: [text("hi")], finish_reason: "stop" }],
  ],
  [
    "OpenAI's response",
    {
      output: [{ type: "message", role: "assistant", content: [{ type: "output_text", text: "hi" }] }],
      output_text: "hi",
    },
    [{ role: "assistant", parts: [text("hi")] }],
  ],
  [
    "Anthropic's message",
    {
      role: "assistant",
      content: [
        { type: "thinking", thinking: "hm" },
        { type: "text", text: "hi" },
      ],
      stop_reason: "end_turn",
    },
    [
      {
        role: "assistant",
        parts: [{ type: "reasoning", content: "hm" }, text("hi")],
        finish_reason: "end_turn",
      },
    ],
  ],
  ["Anthropic's content alone", [{ type: "text", text: "hi" }], [{ role: "assistant", parts: [text("hi")] }]],
  [
    "Gemini's candidates",
    { candidates: [{ content: { role: "model", parts: [{ text: "hi" }] }, finishReason: "STOP" }] },
    [{ role: "assistant", parts: [text("hi")], finish_reason: "STOP" }],
  ],
];

describe("content", () => {
  test.each(INPUTS)("that is %s is understood", (_, given, expected) => {
    expect(toMessages(given, "user")).toEqual(expected);
  });

  test.each(OUTPUTS)("that is %s is understood as an answer", (_, given, expected) => {
    expect(toMessages(given, "assistant")).toEqual(expected);
  });

  test("that nobody knows is kept as it is, without throwing", () => {
    const hostile = {
      role: { toString: () => "x" },
      get content() {
        throw new Error("no");
      },
    };
    expect(toMessages([{ type: "holo", x: 1 }, 5, null, hostile], "user")).toEqual([
      {
        role: "user",
        parts: [
          { type: "holo", x: 1 },
          text("5"),
          text("null"),
          { type: "unknown", role: { toString: "[function toString]" }, content: "[unreadable]" },
        ],
      },
    ]);
    expect(toMessages(undefined, "user")).toEqual([]);
  });

  test("that is instructions has parts only", () => {
    expect(toParts("be brief")).toEqual([text("be brief")]);
    expect(toParts([{ type: "text", text: "be brief", cache_control: {} }])).toEqual([text("be brief")]);
  });

  test("with arguments that are no JSON keeps them as text", () => {
    const given = [{ type: "function_call", call_id: "c1", name: "search", arguments: '{"query":' }];
    expect(toMessages(given, "assistant")[0]?.parts).toEqual([{ ...call, arguments: '{"query":' }]);
  });
});
