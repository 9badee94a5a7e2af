import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Scenario } from "./scenario.ts";

export const STUCK = {
  name: "stuck",
  shows: "a run whose process was killed in the middle: it began, and nothing will ever say that it ended",
} satisfies Partial<Scenario>;

/** Runs it in a process of its own, which kills itself as the kernel would when memory is short. */
export async function runStuck(): Promise<void> {
  const program = join(import.meta.dirname, "stuck-agent.ts");
  const child = spawn(process.execPath, [...process.execArgv, program], { stdio: "ignore" });
  await once(child, "exit");
}
