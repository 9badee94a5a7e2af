import { runTool } from "./tool.ts";

export interface GoOptions {
  readonly cwd: string;
  readonly signal: AbortSignal;
  /** Folder for what Go writes while it builds; a killed Go leaves it behind. */
  readonly temporary: string;
  /** Called with each line of Go's standard error. */
  readonly onLine?: (line: string) => void;
}

/**
 * Runs a program of the Go toolchain, or one that it built; returns its standard output.
 * @throws ToolError if it fails, the signal's reason if that ends it.
 */
export function runGo(
  command: readonly [string, ...string[]],
  { temporary, ...options }: GoOptions,
): Promise<string> {
  return runTool(command, { ...options, env: environment(temporary) });
}

/** The user's own Go settings stay, but for those that would change what is built. */
function environment(temporary: string): NodeJS.ProcessEnv {
  return { ...process.env, GOFLAGS: "-mod=readonly -buildvcs=false", GOWORK: "off", GOTMPDIR: temporary };
}
