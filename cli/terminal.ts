import type { Reporter, Step } from "../components/targets/reporter.ts";
import { duration } from "./format.ts";

const LIVE_MS = 200;
const LINE_MS = 15_000;

interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/**
 * Tells on standard error what goes on: on a terminal in a line that changes, elsewhere in a line each 15 s.
 */
export class Terminal implements Reporter {
  readonly #output: Output;
  readonly #steps = new Map<string, Step & { readonly since: number }>();
  #timer: NodeJS.Timeout | undefined;

  constructor(output: Output = process.stderr) {
    this.#output = output;
  }

  tell = (text: string): void => {
    this.#clear();
    this.#output.write(`${text}\n`);
  };

  progress = (step: Step): void => {
    const before = this.#steps.get(step.name);
    const since = before?.doing === step.doing ? before.since : Date.now();
    this.#steps.set(step.name, { ...step, since });
    this.#timer ??= setInterval(() => this.#show(), this.#output.isTTY ? LIVE_MS : LINE_MS).unref();
  };

  finish = (name: string): void => {
    this.#steps.delete(name);
    if (this.#steps.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#clear();
  };

  #show(): void {
    const lines = [...this.#steps.values()].map(({ name, doing, far, since }) =>
      [name, [doing, far].filter(Boolean).join(" "), duration(Date.now() - since)].join("  "),
    );
    if (!this.#output.isTTY) return void this.#output.write(`${lines.join("\n")}\n`);
    this.#clear();
    this.#output.write(lines.join("  |  ").slice(0, (this.#output.columns ?? 80) - 1));
  }

  #clear(): void {
    if (this.#output.isTTY) this.#output.write("\r\u001b[K");
  }
}
