// An agent on the Vercel AI SDK as it may exist already: a tool, three questions, and a tool that fails for one of them.
// Three lines are there in order to be seen; they are marked. The model is a mock: nothing leaves this machine.
import "@opentelemetry/auto-instrumentations-node/register"; // to be seen, 1 of 3: sends what OTEL_* says, to where they say
import { OpenTelemetry } from "@ai-sdk/otel"; // to be seen, 2 of 3
import { generateText, isStepCount, tool } from "ai";
import { z } from "zod";
import { mockModel } from "./mock-model.mjs";

const webSearch = tool({
  description: "Searches the web",
  inputSchema: z.object({ query: z.string() }),
  execute: async ({ query }) => {
    if (query.includes("embargoed")) throw new TypeError(`May not search for ${query}`);
    return `Three pages about ${query}`;
  },
});

for (const topic of ["wind", "tides", "embargoed figures"]) {
  const { text } = await generateText({
    model: mockModel(topic),
    prompt: `Search for ${topic}`,
    tools: { web_search: webSearch },
    stopWhen: isStepCount(3),
    telemetry: { functionId: "researcher", integrations: new OpenTelemetry() }, // to be seen, 3 of 3: the agent's name
  });
  console.log(`${topic}: ${text}`);
}
