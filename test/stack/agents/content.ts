import { llm, start, task, tool, workflow } from "@telltale/sdk";

// An agent that says secrets to a model and to a tool, and more than is kept.
const [id] = process.argv.slice(2) as [id: string];
start({ service: "content", logs: "otlp" });
const key = "sk-abcdefghijklmnopqrstuvwxyz";
await workflow("said", { id }, () =>
  task("ask", async () => {
    await llm({ provider: "openai", model: "gpt-5-mini" }, (call) => {
      const request = {
        id: "c1",
        type: "function",
        function: { name: "login", arguments: '{"user":"ann","api_key":"hunter2"}' },
      };
      call.content({
        input: [
          { role: "user", content: `my key is ${key}` },
          { role: "assistant", content: null, tool_calls: [request] },
          { role: "tool", tool_call_id: "c1", content: '{"access_token": "hunter3", "ok": true}' },
        ],
        output: { choices: [{ message: { role: "assistant", content: "welcome" }, finish_reason: "stop" }] },
      });
    });
    await tool("login", { arguments: { user: "ann", auth: { password: "hunter4" } } }, () => [
      { session: { refresh_token: "hunter5" } },
      "a page of text ".repeat(5_000),
    ]);
  }),
);
