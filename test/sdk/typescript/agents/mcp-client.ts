import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { start, task, tool, traceHeaders, workflow } from "@telltale/sdk";

// An agent that asks an MCP server, which it starts.
start({ service: "mcp-client", logs: "otlp" });
const server = ["--conditions=telltale-source", `${import.meta.dirname}/mcp-server.ts`];
const env = Object.fromEntries(
  Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
);
const client = new Client({ name: "agent", version: "1.0.0" });
await client.connect(new StdioClientTransport({ command: process.execPath, args: server, env }));
const result = await workflow("research", { id: "wf_mcp", conversationId: "conv_1" }, () =>
  task("ask", { id: "task_mcp" }, () =>
    tool("search", () =>
      client.callTool({ name: "search", arguments: { query: "cats" }, _meta: traceHeaders() }),
    ),
  ),
);
console.error(JSON.stringify(result.content));
await client.close();
