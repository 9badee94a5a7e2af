import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";

/** How a little agent's process ended. */
export interface AgentEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Lines of stdout that are JSON objects. */
  readonly lines: Record<string, unknown>[];
}

export interface AgentOptions {
  readonly env?: Record<string, string>;
  /** Called when the agent prints `ready`. */
  readonly onReady?: (kill: (signal: NodeJS.Signals) => void) => void;
}

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
// A home without the file of a running stack.
const EMPTY_HOME = `${tmpdir()}/telltale-no-such-home`;

/** Runs JavaScript that uses the SDK, from source, in a process of its own. */
export function runAgent(source: string, { env = {}, onReady }: AgentOptions = {}): Promise<AgentEnd> {
  const program = `import * as telltale from "@telltale/sdk";
    const { start, workflow, task, agent, llm, tool, transition, log, captureError, flush, shutdown, traceHeaders, continueTrace } = telltale;
    ${source}`;
  const child = spawn(
    process.execPath,
    ["--conditions=telltale-source", "--input-type=module", "--eval", program],
    { cwd: ROOT, env: { PATH: process.env.PATH, HOME: EMPTY_HOME, ...env } },
  );
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    if (!stdout.includes("ready\n") && (stdout + text).includes("ready\n"))
      onReady?.((signal) => child.kill(signal));
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr, lines: jsonLines(stdout) }));
  });
}

function jsonLines(stdout: string): Record<string, unknown>[] {
  return stdout
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line));
}
