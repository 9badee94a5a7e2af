import { relative } from "node:path";
import type { ErrorEvent, Exception, StackFrame } from "@sentry/core";
import { contextFields } from "../run-context.ts";
import type { Settings } from "../settings.ts";
import { breadcrumbOf } from "./breadcrumbs.ts";
import type { ErrorReport } from "./error-report.ts";
import { redacted } from "./redact.ts";
import type { Thrown } from "./thrown.ts";

/** Names of the program that an event carries. */
export type Program = Pick<Settings, "service" | "environment" | "release">;

const LONGEST_TAG = 200;
const LARGEST_EVENT = 400_000;

/** The report as an event of the Sentry protocol; `stacks` are those of its errors, in their order. */
export function errorEvent(
  report: ErrorReport,
  stacks: readonly StackFrame[][],
  program: Program,
): ErrorEvent {
  const { run, span } = report.surroundings;
  const fingerprint = fingerprintOf(report, stacks[0] ?? [], program.service);
  const transaction = [run.workflow?.name, run.task].filter(Boolean).join(" / ");
  return capped(
    redacted({
      type: undefined,
      event_id: report.id,
      timestamp: report.time.getTime() / 1_000,
      platform: "node",
      level: report.level,
      ...(program.environment && { environment: program.environment }),
      ...(program.release && { release: program.release }),
      ...(transaction && { transaction }),
      ...(fingerprint && { fingerprint }),
      tags: tagsOf(report, program.service),
      exception: { values: exceptionsOf(report, stacks) },
      breadcrumbs: report.breadcrumbs.map(breadcrumbOf),
      extra: report.details,
      contexts: {
        runtime: { name: "node", version: process.version },
        ...(span && { trace: { trace_id: span.traceId, span_id: span.spanId } }),
      },
    }),
  );
}

function tagsOf({ surroundings: { run, span } }: ErrorReport, service: string): Record<string, string> {
  const tags = { service, ...contextFields(run), trace_id: span?.traceId };
  return Object.fromEntries(
    Object.entries(tags)
      .filter(([, value]) => value !== undefined && value !== "")
      // A tag is one line of at most 200 characters.
      .map(([key, value]) => [key, String(value).replaceAll("\n", " ").slice(0, LONGEST_TAG)]),
  );
}

/** In a task, its errors of one type are one issue; elsewhere, those of one function. Messages hold ids, so they do not count. */
function fingerprintOf(
  { thrown, surroundings: { run } }: ErrorReport,
  stack: readonly StackFrame[],
  service: string,
): string[] | undefined {
  const type = thrown[0]?.type ?? "";
  if (run.task !== undefined) return [service, run.workflow?.name ?? "", run.task, type];
  const frame = stack.findLast(({ in_app }) => in_app) ?? stack.at(-1);
  if (frame === undefined) return undefined;
  const file = relative(process.cwd(), frame.filename ?? "");
  return [service, run.workflow?.name ?? "", type, `${frame.function} in ${file}`];
}

/** Sentry's order: what everything came from stands first. */
function exceptionsOf(report: ErrorReport, stacks: readonly StackFrame[][]): Exception[] {
  return report.thrown
    .map((thrown, place) => exceptionOf(report, thrown, place, stacks[place] ?? []))
    .reverse();
}

function exceptionOf(report: ErrorReport, thrown: Thrown, place: number, frames: StackFrame[]): Exception {
  const { type, message, source, parent, group } = thrown;
  return {
    type,
    value: message,
    ...(frames.length > 0 && { stacktrace: { frames } }),
    mechanism: {
      type: source === undefined ? `telltale.${report.by}` : "chained",
      handled: report.by === "captureError" || (report.by === "workflow" && report.level !== "fatal"),
      ...(report.thrown.length > 1 && { exception_id: place }),
      ...(source !== undefined && { source }),
      ...(parent !== undefined && { parent_id: parent }),
      ...(group && { is_exception_group: true }),
    },
  };
}

/** Trackers refuse events beyond 1 MB: what helps least goes first. */
function capped(event: ErrorEvent): ErrorEvent {
  if (JSON.stringify(event).length <= LARGEST_EVENT) return event;
  const { breadcrumbs: _, extra: __, ...rest } = event;
  return { ...rest, tags: { ...rest.tags, truncated: "true" } };
}
