import { spawn } from "node:child_process";
import { once } from "node:events";
import { identify, type ProcessIdentity, signalGroup, signalOne } from "../process-identity.ts";
import type { Command } from "../run-files.ts";
import { withLogFile } from "./log-file.ts";

/** How long a process may take to end after SIGTERM. */
const GRACE_MS = 10_000;

/** A process that leads a group of its own, so that what it starts ends with it. */
export class Child {
  readonly identity: ProcessIdentity | undefined;
  /** How it ended: `exit code 1`, `SIGKILL`, `cannot be started: …`. Never rejects. */
  readonly ended: Promise<string>;

  constructor(command: Command, environment: Readonly<Record<string, string>>, logFile: string) {
    const [program, ...args] = command;
    const child = withLogFile(logFile, (log) =>
      spawn(program, args, {
        env: { ...process.env, ...environment },
        stdio: ["ignore", log, log],
        detached: true,
      }),
    );
    this.identity = child.pid === undefined ? undefined : identify(child.pid);
    this.ended = once(child, "exit").then(
      ([code, signal]) => signal ?? `exit code ${code}`,
      (error: Error) => `cannot be started: ${error.message}`,
    );
    // The leader's number cannot be given to another process while its group has members.
    if (child.pid !== undefined) void this.ended.then(() => killRemains(child.pid as number));
  }

  reload(signal: "SIGHUP"): void {
    if (this.identity) signalOne(this.identity, signal);
  }

  async stop(): Promise<void> {
    const { identity } = this;
    if (identity) signalGroup(identity, "SIGTERM");
    const force = setTimeout(() => identity && signalGroup(identity, "SIGKILL"), GRACE_MS);
    await this.ended;
    clearTimeout(force);
  }
}

function killRemains(group: number): void {
  try {
    process.kill(-group, "SIGKILL");
  } catch {
    // Nobody was left.
  }
}
