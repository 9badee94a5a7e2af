import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { LoadOrder, LoadReport } from "./load-generator.ts";

/** A load generator that runs as a process of its own. */
export class Generator {
  readonly #child: ChildProcess;

  constructor(order: LoadOrder) {
    this.#child = fork(join(import.meta.dirname, "load-generator.ts"), [JSON.stringify(order)]);
  }

  /** What was answered until now. */
  report(): Promise<LoadReport> {
    return this.#ask("report");
  }

  /** Ends it when everything that it has begun to send is accepted. */
  stop(): Promise<LoadReport> {
    return this.#ask("stop");
  }

  async #ask(message: string): Promise<LoadReport> {
    const answer = once(this.#child, "message");
    this.#child.send(message);
    return (await answer)[0] as LoadReport;
  }
}
