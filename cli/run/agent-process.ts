import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../../components/error.ts";

const PASSED_ON = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const;
/** A process that an agent leaves behind may keep its output open. */
const LEFT_OPEN_MS = 500;

export interface AgentProcess {
  readonly command: readonly [string, ...string[]];
  readonly env: NodeJS.ProcessEnv;
  /** Takes what it prints, once that is passed on. */
  readonly onOutput: (stream: "stdout" | "stderr", chunk: Buffer) => void;
}

/** How a process ended: by an exit code or by a signal. */
export type Ending = readonly [code: number | null, signal: NodeJS.Signals | null];

/**
 * Runs a command with this process's input, output and signals.
 * @throws UserError if it cannot be started.
 */
export async function runProcess({ command, env, onOutput }: AgentProcess): Promise<Ending> {
  const [program, ...args] = command;
  const child = spawn(program, args, { env, stdio: ["inherit", "pipe", "pipe"] });
  passOn(child.stdout, process.stdout, (chunk) => onOutput("stdout", chunk));
  passOn(child.stderr, process.stderr, (chunk) => onOutput("stderr", chunk));
  const stop = passSignals(child);
  const closed = once(child, "close");
  try {
    const ending = (await Promise.race([once(child, "exit"), closed])) as unknown as Ending;
    await Promise.race([closed, quiet([child.stdout, child.stderr])]);
    return ending;
  } catch (error) {
    throw notStarted(program, error as NodeJS.ErrnoException);
  } finally {
    stop();
    child.stdout.destroy();
    child.stderr.destroy();
  }
}

/** Byte by byte, at once; where nobody reads any more, the command learns it as it would without us. */
function passOn(from: Readable, to: Writable, tee: (chunk: Buffer) => void): void {
  from.on("data", (chunk: Buffer) => {
    if (!to.write(chunk)) {
      from.pause();
      to.once("drain", () => from.resume());
    }
    tee(chunk);
  });
  to.on("error", () => from.destroy());
}

/** A terminal sends Ctrl-C to the command by itself. */
function passSignals(child: ChildProcess): () => void {
  const passed = PASSED_ON.map((signal) => {
    const pass = () => {
      if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
    };
    process.on(signal, pass);
    return [signal, pass] as const;
  });
  return () => {
    for (const [signal, pass] of passed) process.off(signal, pass);
  };
}

async function quiet(streams: readonly Readable[]): Promise<void> {
  let last = Date.now();
  for (const stream of streams) stream.on("data", () => (last = Date.now()));
  while (Date.now() - last < LEFT_OPEN_MS) await sleep(50);
}

function notStarted(program: string, error: NodeJS.ErrnoException): Error {
  if (error.syscall?.startsWith("spawn") !== true) return error;
  const missing = error.code === "ENOENT";
  process.exitCode = missing ? 127 : 126;
  const reason = missing ? "is not a program on PATH, nor a file" : `cannot be run: ${error.message}`;
  return new UserError(
    `"${program}" ${reason}. Give a program and its arguments: telltale run -- python agent.py`,
  );
}
