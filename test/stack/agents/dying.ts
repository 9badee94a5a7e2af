import { agent, log, start, task, tool, workflow } from "@telltale/sdk";

// An agent that dies of an error that nothing catches; its message holds an id of its own each time.
class RateLimitError extends Error {
  override name = "RateLimitError";
}

start({ service: "dying", release: "1.4.2" });
await workflow("errand", { id: process.env.WORKFLOW_ID ?? "wf_dying" }, () =>
  agent("messenger", () =>
    task("deliver", async () => {
      log.info("address_found", { message: "Found it", output: { city: "Delft" } });
      await tool("send_parcel", () => {
        const cause = new TypeError("fetch failed");
        throw new RateLimitError(`429 for request ${process.pid}, key sk-${"x".repeat(24)}`, { cause });
      });
    }),
  ),
);
