import { flushCompileCache } from "node:module";
import { Supervisor } from "./supervisor.ts";

const LOOK_AROUND_MS = 5_000;

// `telltale up` imports this file, too, to have it compiled.
if (import.meta.main) {
  const [folder, ownLog] = process.argv.slice(2) as [string, string];
  void run(new Supervisor(folder, ownLog));
}

async function run(supervisor: Supervisor): Promise<void> {
  delete process.env.NODE_COMPILE_CACHE; // it is meant for this process, not for the services
  const stop = () => void supervisor.stop().then(() => process.exit(0));
  process.on("SIGHUP", () => void supervisor.follow());
  process.on("SIGINT", () => {});
  process.once("SIGTERM", stop);
  setInterval(() => supervisor.lookAround() || stop(), LOOK_AROUND_MS);
  await supervisor.follow();
  flushCompileCache();
}
