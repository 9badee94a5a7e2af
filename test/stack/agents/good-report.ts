import { llm, log, shutdown, start, task, tool, workflow } from "@telltale/sdk";

// One run of a report, good or (with "fail") of a later release that fails; prints its id.
const fails = process.argv[2] === "fail";
start({
  service: process.env.TELLTALE_SERVICE ?? "report",
  release: fails ? "2.0.0" : "1.0.0",
  logs: "otlp",
});
let id = "";
await workflow("compared-report", (run) => {
  id = run.id;
  return task("read", { retries: 0 }, async () => {
    log.info("prompt_used", { output: { prompt: "write-report", version: fails ? 8 : 7 } });
    await tool("fetch_page", async () => ({ characters: fails ? 857_000 : 900 }));
    await llm({ provider: "openai", model: fails ? "model-b" : "model-a" }, async () => {
      if (fails) throw new RangeError("the prompt is too long");
    });
  });
}).catch(() => undefined);
await shutdown();
process.stdout.write(id);
