import type { SpanContext } from "@opentelemetry/api";
import type { Plain } from "../plain.ts";
import type { RunContext } from "../run-context.ts";
import type { Thrown } from "./thrown.ts";

/** An error on its way to the tracker, taken down when it was reported; what takes time waits until it is sent. */
export interface ErrorReport {
  /** 32 hexadecimal digits. */
  readonly id: string;
  readonly time: Date;
  /** What reported it; a rejection is one that the program listens for without handling it. */
  readonly by: "captureError" | "workflow" | "rejection" | "uncaught";
  /** The error, then its causes. */
  readonly thrown: readonly Thrown[];
  readonly surroundings: Surroundings;
  /** Log lines. */
  readonly breadcrumbs: readonly string[];
  readonly details: Readonly<Record<string, Plain>>;
  /** Becomes fatal if the error is not caught after all. */
  level: "error" | "fatal";
  /** Answers of the tracker that refused its key. */
  refusals: number;
}

/** What was going on where an error arose. */
export interface Surroundings {
  readonly run: RunContext;
  readonly span: SpanContext | undefined;
}

/** In characters. */
export function sizeOfReport({ thrown, breadcrumbs }: ErrorReport): number {
  const texts = [...thrown.flatMap(({ message, frames }) => [message, frames]), ...breadcrumbs];
  return texts.reduce((size, text) => size + text.length, USUAL_REST);
}

const USUAL_REST = 1_000;
