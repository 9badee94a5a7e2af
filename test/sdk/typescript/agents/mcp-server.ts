import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { agent, continueTrace, start, tool } from "@telltale/sdk";
import { z } from "zod";

// An MCP server that is an agent of its own. Its stdout is the protocol's.
start({ service: "mcp-server", logs: "otlp" });
const server = new McpServer({ name: "search", version: "1.0.0" });
const search = { description: "Searches", inputSchema: { query: z.string() } };
server.registerTool("search", search, ({ query }, { _meta }) =>
  continueTrace(_meta, async () => {
    const text = await agent("searcher", () => tool("index_lookup", () => `found ${query}`));
    return { content: [{ type: "text", text }] };
  }),
);
await server.connect(new StdioServerTransport());
