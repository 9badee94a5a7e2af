import { start, task, transition, workflow } from "@telltale/sdk";

// One run of a workflow: it completes, pauses, or hangs in its task until it is killed.
const [end, id] = process.argv.slice(2) as [end: "complete" | "pause" | "hang", id: string];
const alive = setInterval(() => {}, 1000);
start({ service: "runs", logs: "otlp" });
await workflow(`run-${end}`, { id }, async () => {
  await task("prepare", () => 1);
  if (end === "pause") transition("paused");
  if (end === "hang") await task("wait", () => new Promise(() => {}));
});
clearInterval(alive);
