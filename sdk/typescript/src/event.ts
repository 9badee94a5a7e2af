import { type Attributes, context, SeverityNumber, trace } from "@opentelemetry/api";
import { LOG_ATTRIBUTES } from "./contract.generated.ts";
import { defined } from "./defined.ts";
import { uniqueInstant } from "./instant.ts";
import type { Level } from "./level.ts";
import { type LogFields, logLine } from "./log-line.ts";
import { contextFields, runContext } from "./run-context.ts";
import { safely } from "./safely.ts";
import { currentSession, type Session } from "./session.ts";

/** Records one event as a log line, on stdout and by OTLP; nothing before `start`. */
export function recordEvent(level: Level, event: string, fields: LogFields, extra: LogFields = {}): void {
  const session = currentSession();
  if (session) safely(() => record(session, level, event, fields, extra));
}

function record(session: Session, level: Level, event: string, fields: LogFields, extra: LogFields): void {
  const now = new Date();
  const active = context.active();
  const span = trace.getSpanContext(active);
  const run = runContext(active);
  const known: LogFields = {
    ...contextFields(run),
    ...fields,
    timestamp: now.toISOString(),
    level,
    event,
    trace_id: span?.traceId,
    span_id: span?.spanId,
    service: session.settings.service,
    environment: session.settings.environment,
    release: session.settings.release,
  };
  const { logger } = session.pipeline;
  const line = logLine({ ...known, otlp: logger !== undefined }, extra);
  session.stdout?.write(line.printed);
  session.pipeline.errors?.breadcrumbs.add(run.workflow, line.sent, known);
  logger?.emit({
    timestamp: uniqueInstant(now),
    eventName: event,
    severityNumber: SEVERITY[level],
    severityText: level,
    body: line.sent,
    attributes: recordAttributes({ ...extra, ...defined(known) }),
  });
}

const SEVERITY: Readonly<Record<Level, SeverityNumber>> = {
  DEBUG: SeverityNumber.DEBUG,
  INFO: SeverityNumber.INFO,
  WARNING: SeverityNumber.WARN,
  ERROR: SeverityNumber.ERROR,
  CRITICAL: SeverityNumber.FATAL,
};

/** Ids, event, level and names only: what else a line says stays in the body, which has no limit of 64 KB. */
export function recordAttributes(fields: LogFields): Attributes {
  const entries = LOG_ATTRIBUTES.map((name) => [name, fields[name]]).filter(
    ([, value]) => typeof value === "string",
  );
  return Object.fromEntries(entries);
}
