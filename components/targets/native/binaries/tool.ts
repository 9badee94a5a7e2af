import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

const KEPT_LINES = 8;

export interface ToolOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  /** Called with each line of standard error, and of standard output if it `tells`. */
  readonly onLine?: ((line: string) => void) | undefined;
  /** Whether standard output is for people, too. Default: false, it is a result. */
  readonly tells?: boolean;
}

/** A tool ended with an error; the message is the end of what it told. */
export class ToolError extends Error {
  override readonly name = "ToolError";
}

/**
 * Runs a tool that builds or installs; returns its standard output.
 * @throws ToolError if it fails, the signal's reason if that ends it.
 */
export async function runTool(
  [program, ...args]: readonly [string, ...string[]],
  { cwd, env, signal, onLine, tells = false }: ToolOptions,
): Promise<string> {
  signal.throwIfAborted();
  // A group of its own: the compilers that a tool starts must end with it.
  const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
  const kill = () => killGroup(child.pid);
  signal.addEventListener("abort", kill);
  try {
    const said: string[] = [];
    for (const stream of tells ? [child.stdout, child.stderr] : [child.stderr]) {
      createInterface(stream).on("line", (line) => {
        said.push(line);
        if (said.length > KEPT_LINES) said.shift();
        onLine?.(line);
      });
    }
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
    const [code] = (await once(child, "close")) as [number | null];
    signal.throwIfAborted();
    if (code !== 0) throw new ToolError(said.join("\n"));
    return output;
  } finally {
    signal.removeEventListener("abort", kill);
  }
}

function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // It has just ended.
  }
}
