import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { AgentTelemetry } from "./agent-telemetry.ts";

export type Signal = "traces" | "logs";

/** What became of the requests of one signal. */
export interface Ledger {
  /** Numbers of requests that were answered 2xx, in this order. */
  readonly accepted: number[];
  /** Answers that told to try again, or no answer at all, by status. */
  readonly putOff: Map<string, number>;
  /** Numbers of requests that were refused for good, by status. */
  readonly refused: Map<number, number>;
  /** Numbers of requests that were once cut off without an answer, so the receiver may have had them twice. */
  readonly unanswered: Set<number>;
}

export interface SenderOptions {
  readonly endpoint: string;
  readonly token: string;
  readonly telemetry: AgentTelemetry;
  /** Of each signal. */
  readonly requestsPerSecond: number;
  /** Requests on their way at once, of each signal. Default: 8. */
  readonly concurrency?: number;
  /** Wait before a request that was put off is sent again, in ms. Default: 1,000. */
  readonly retryMs?: number;
}

const RETRYABLE = new Set([429, 502, 503, 504]);
const ANSWER_MS = 10_000;

/** Sends at a constant rate until it is stopped, tries again as an SDK does, and keeps account of each answer. */
export class Sender {
  readonly ledgers: Readonly<Record<Signal, Ledger>> = { traces: emptyLedger(), logs: emptyLedger() };
  readonly #options: SenderOptions;
  readonly #agent: Agent;
  readonly #waiting: Record<Signal, Set<Promise<void>>> = { traces: new Set(), logs: new Set() };
  #next = 0;
  #stopped = false;
  readonly #ticking: Promise<void>;

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#agent = new Agent({ keepAlive: true, maxSockets: 2 * (options.concurrency ?? 8) });
    this.#ticking = this.#tick();
  }

  /** Requests begun so far, of each signal. */
  get begun(): number {
    return this.#next;
  }

  /** Begins no more requests, and waits for those that have begun. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#ticking;
    await Promise.all([...this.#waiting.traces, ...this.#waiting.logs]);
    this.#agent.destroy();
  }

  async #tick(): Promise<void> {
    const start = performance.now();
    const { requestsPerSecond } = this.#options;
    while (!this.#stopped) {
      for (; this.#next < ((performance.now() - start) / 1_000) * requestsPerSecond; this.#next++) {
        for (const signal of ["traces", "logs"] as const) this.#begin(signal, this.#next);
      }
      await sleep(5);
    }
  }

  #begin(signal: Signal, number: number): void {
    const { telemetry } = this.#options;
    const now = Date.now();
    const body = signal === "traces" ? telemetry.spans(number, now) : telemetry.logs(number, now);
    const delivery = this.#deliver(signal, number, body).finally(() =>
      this.#waiting[signal].delete(delivery),
    );
    this.#waiting[signal].add(delivery);
  }

  async #deliver(signal: Signal, number: number, body: Buffer): Promise<void> {
    const { accepted, putOff, refused, unanswered } = this.ledgers[signal];
    for (;;) {
      const status = await this.#post(signal, body).catch(
        (error: NodeJS.ErrnoException) => error.code ?? "error",
      );
      if (typeof status === "number" && status < 300) return void accepted.push(number);
      if (typeof status === "number" && !RETRYABLE.has(status)) return void refused.set(number, status);
      if (typeof status === "string" && status !== "ECONNREFUSED") unanswered.add(number);
      putOff.set(`${status}`, (putOff.get(`${status}`) ?? 0) + 1);
      await sleep(this.#options.retryMs ?? 1_000);
    }
  }

  #post(signal: Signal, body: Buffer): Promise<number> {
    const { endpoint, token } = this.#options;
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/x-protobuf" };
    const posting = request(
      `${endpoint}/v1/${signal}`,
      { method: "POST", agent: this.#agent, headers, timeout: ANSWER_MS },
      (response) => {
        response.resume();
        response.once("end", () => resolve(response.statusCode ?? 0)).once("error", reject);
      },
    );
    posting.once("timeout", () => posting.destroy(Object.assign(new Error(), { code: "ETIMEDOUT" })));
    posting.once("error", reject);
    posting.end(body);
    return promise;
  }
}

function emptyLedger(): Ledger {
  return { accepted: [], putOff: new Map(), refused: new Map(), unanswered: new Set() };
}
