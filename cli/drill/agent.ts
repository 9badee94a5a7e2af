import { shutdown, start } from "@telltale/sdk";
import { DRILLS } from "./drills/index.ts";

// The agent of a drill: it does what the drill says, delivers it, and ends.
const [alert, act, limit] = process.argv.slice(2);
const drill = DRILLS.find((one) => one.alert === alert);
start();
await drill?.[act as "cause" | "end"]?.send?.(Number(limit));
await shutdown({ timeoutMs: 30_000 });
