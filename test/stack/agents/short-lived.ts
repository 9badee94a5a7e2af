import { start, task, workflow } from "@telltale/sdk";

// An agent that lives about three seconds: one task, tried three times, and failed.
start({ service: "short-lived" });
await workflow("errand", () =>
  task("doomed", { retries: 2, backoff: Number(process.env.BACKOFF_MS ?? 1200) }, () => {
    throw new TypeError("no such tool");
  }),
).catch(() => undefined);
