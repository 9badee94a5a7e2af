import type { Breadcrumb, SeverityLevel } from "@sentry/core";
import type { Level } from "../level.ts";
import type { LogFields } from "../log-line.ts";
import type { WorkflowRun } from "../run-context.ts";

const KEPT = 50;
const LONGEST_LINE = 4_096;

/** The last log lines of each workflow run, and of the whole process. */
export class Breadcrumbs {
  readonly #ofProcess: string[] = [];
  readonly #ofRun = new WeakMap<WorkflowRun, string[]>();

  /** `known` stands in for a line that is too long to be kept. */
  add(run: WorkflowRun | undefined, line: string, known: LogFields): void {
    const { timestamp, level, event } = known;
    const kept = line.length <= LONGEST_LINE ? line : JSON.stringify({ timestamp, level, event });
    keep(this.#ofProcess, kept);
    if (run === undefined) return;
    const lines = this.#ofRun.get(run) ?? [];
    this.#ofRun.set(run, lines);
    keep(lines, kept);
  }

  /** Lines of the run, oldest first; those of the process where there is no run. */
  of(run: WorkflowRun | undefined): readonly string[] {
    return [...((run && this.#ofRun.get(run)) ?? this.#ofProcess)];
  }
}

function keep(lines: string[], line: string): void {
  lines.push(line);
  if (lines.length > KEPT) lines.shift();
}

/** What the event as a whole says already. */
const KNOWN = new Set(["workflow", "workflow_id", "conversation_id", "service", "environment", "release"]);
const OWN_PLACE = new Set(["timestamp", "level", "event", "message", "trace_id", "span_id"]);

export function breadcrumbOf(line: string): Breadcrumb {
  const fields = JSON.parse(line) as Record<string, unknown>;
  const entries = Object.entries(fields).filter(
    ([key, value]) => value !== null && !KNOWN.has(key) && !OWN_PLACE.has(key),
  );
  return {
    timestamp: Date.parse(String(fields.timestamp)) / 1_000,
    level: SEVERITY[fields.level as Level],
    category: String(fields.event),
    ...(typeof fields.message === "string" && { message: fields.message }),
    data: Object.fromEntries(
      entries.map(([key, value]) => [key, key === "error" ? shortError(value) : value]),
    ),
  };
}

const SEVERITY: Readonly<Record<Level, SeverityLevel>> = {
  DEBUG: "debug",
  INFO: "info",
  WARNING: "warning",
  ERROR: "error",
  CRITICAL: "fatal",
};

/** One line: stacks belong to exceptions. */
function shortError(error: unknown): unknown {
  const { type, message } = (error ?? {}) as Record<string, unknown>;
  return typeof type === "string" ? `${type}: ${message}` : error;
}
