import { randomUUID } from "node:crypto";
import { context, trace } from "@opentelemetry/api";
import { Batch } from "../batch.ts";
import { type Plain, plainJson } from "../plain.ts";
import { runContext } from "../run-context.ts";
import { appReportsTo, takenBefore } from "./app-client.ts";
import { Breadcrumbs } from "./breadcrumbs.ts";
import type { Program } from "./error-event.ts";
import { type ErrorReport, type Surroundings, sizeOfReport } from "./error-report.ts";
import { errorSender } from "./error-sender.ts";
import { thrownTexts } from "./thrown.ts";

// An agent that fails in a loop says no more with its thousandth error.
const QUEUE_REPORTS = 100;
const QUEUE_SIZE = 10_000_000;
const LARGEST_DETAILS = 16_384;

/**
 * Takes errors down for the error tracker, each error object once. It uses nothing of Sentry's that is global, so that a
 * Sentry SDK of the program's own is left alone.
 */
export class ErrorTracker {
  readonly queue: Batch<ErrorReport>;
  readonly breadcrumbs = new Breadcrumbs();
  readonly #dsn: string;
  readonly #reported = new WeakMap<object, ErrorReport | "passed over">();
  readonly #origins = new WeakMap<object, Surroundings>();
  #lastPrimitive: unknown;

  constructor(dsn: string, program: Program) {
    this.#dsn = dsn;
    const limits = { sizeOf: sizeOfReport, queueItems: QUEUE_REPORTS, queueSize: QUEUE_SIZE, batchItems: 1 };
    this.queue = new Batch(errorSender(dsn, program), limits);
  }

  /** Remembers where an error arose: the first operation that it leaves is the innermost. */
  arose(error: unknown): void {
    if (isObject(error) && !this.#origins.has(error)) this.#origins.set(error, surroundings());
  }

  /** Forgets where it arose, since it was dealt with; should it come again, it arises anew. */
  dealtWith(error: unknown): void {
    if (isObject(error)) this.#origins.delete(error);
  }

  /** The error is never reported. */
  passOver(error: object): void {
    this.#reported.set(error, "passed over");
  }

  report(error: unknown, by: ErrorReport["by"], details: unknown = {}): void {
    const level = by === "uncaught" ? "fatal" : "error";
    if (this.#isKnown(error, by, level)) return;
    const origin = (isObject(error) && this.#origins.get(error)) || surroundings();
    const report: ErrorReport = {
      id: randomUUID().replaceAll("-", ""),
      time: new Date(),
      by,
      thrown: thrownTexts(error),
      surroundings: origin,
      breadcrumbs: this.breadcrumbs.of(origin.run.workflow),
      details: plainDetails(details),
      level,
      refusals: 0,
    };
    if (isObject(error)) this.#reported.set(error, report);
    else this.#lastPrimitive = error;
    this.queue.add(report);
  }

  #isKnown(error: unknown, by: ErrorReport["by"], level: ErrorReport["level"]): boolean {
    const uncaught = by === "uncaught" || by === "rejection";
    // A thrown text has no identity; on its way out it is the last one that was seen.
    if (!isObject(error)) return uncaught && (error === this.#lastPrimitive || appReportsTo(this.#dsn));
    const earlier = this.#reported.get(error);
    if (earlier === undefined) return appReportsTo(this.#dsn) && takenBefore(error);
    if (earlier !== "passed over" && by === "uncaught") earlier.level = level;
    return true;
  }
}

function surroundings(): Surroundings {
  const active = context.active();
  return { run: { ...runContext(active) }, span: trace.getSpanContext(active) };
}

function plainDetails(details: unknown): Record<string, Plain> {
  const plain = JSON.parse(plainJson(details, LARGEST_DETAILS)) as Plain;
  return typeof plain === "object" && plain !== null && !Array.isArray(plain) ? plain : { details: plain };
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}
