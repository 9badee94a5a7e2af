import { start, task, traceHeaders, workflow } from "@telltale/sdk";

// An agent that asks a sub-agent over HTTP.
start({ service: "http-client", logs: "otlp" });
await workflow("parent flow, näher", { id: "wf_http" }, () =>
  task("delegate", { id: "task_here" }, async () => {
    const headers = { accept: "text/plain", ...traceHeaders() };
    console.error((await fetch(process.argv[2] ?? "", { headers })).status);
  }),
);
