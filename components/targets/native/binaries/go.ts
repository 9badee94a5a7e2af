import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

const KEPT_LINES = 8;

export interface GoOptions {
  readonly cwd: string;
  readonly signal: AbortSignal;
  /** Folder for what Go writes while it builds; a killed Go leaves it behind. */
  readonly temporary: string;
  /** Called with each line of Go's standard error. */
  readonly onLine?: (line: string) => void;
}

/** Go ended with an error; the message is the end of what it said. */
export class GoError extends Error {
  override readonly name = "GoError";
}

/**
 * Runs a program of the Go toolchain, or one that it built; returns its standard output.
 * @throws GoError if it fails, the signal's reason if that ends it.
 */
export async function runGo(command: readonly [string, ...string[]], options: GoOptions): Promise<string> {
  const { cwd, signal, temporary, onLine } = options;
  signal.throwIfAborted();
  const [program, ...args] = command;
  // A group of its own: the compilers that Go starts must end with it.
  const child = spawn(program, args, {
    cwd,
    env: environment(temporary),
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const kill = () => killGroup(child.pid);
  signal.addEventListener("abort", kill);
  try {
    const said: string[] = [];
    createInterface(child.stderr).on("line", (line) => {
      said.push(line);
      if (said.length > KEPT_LINES) said.shift();
      onLine?.(line);
    });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
    const [code] = (await once(child, "close")) as [number | null];
    signal.throwIfAborted();
    if (code !== 0) throw new GoError(said.join("\n"));
    return output;
  } finally {
    signal.removeEventListener("abort", kill);
  }
}

/** The user's own Go settings stay, but for those that would change what is built. */
function environment(temporary: string): NodeJS.ProcessEnv {
  return { ...process.env, GOFLAGS: "-mod=readonly -buildvcs=false", GOWORK: "off", GOTMPDIR: temporary };
}

function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // It has just ended.
  }
}
