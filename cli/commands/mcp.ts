import { Command } from "commander";
import { type StackOption, stackOption } from "../stack-option.ts";

const HELP = `
It speaks on standard input and output; a coding agent starts it. How to add it to one: docs/why.md
Tools: why, failed_runs, runs_in_progress, tasks, run_logs, alerts. None of them changes anything.`;

export function mcpCommand(): Command {
  return new Command("mcp")
    .description(
      "serve what the stack knows of agents' runs to coding agents, read-only (Model Context Protocol)",
    )
    .addOption(stackOption())
    .addHelpText("after", HELP)
    .action(async ({ stack }: StackOption) => {
      const [{ StdioServerTransport }, { createServer }, { sourcesOf }] = await Promise.all([
        import("@modelcontextprotocol/sdk/server/stdio.js"),
        import("../mcp/server.ts"),
        import("../why/sources.ts"),
      ]);
      await createServer(await sourcesOf(stack)).connect(new StdioServerTransport());
    });
}
