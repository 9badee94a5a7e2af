import { flush, start, task, workflow } from "@telltale/sdk";
import { DEMO_AGENTS } from "../deployment.ts";

start({ ...DEMO_AGENTS, logs: "otlp" });
await workflow("nightly-report", () =>
  task("summarise", async () => {
    await flush();
    process.kill(process.pid, "SIGKILL");
  }),
);
