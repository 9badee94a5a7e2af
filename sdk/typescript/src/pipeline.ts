import { randomUUID } from "node:crypto";
import type { Logger, Tracer } from "@opentelemetry/api";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { LoggerProvider, type LogRecordProcessor, type ReadableLogRecord } from "@opentelemetry/sdk-logs";
import {
  AlwaysOnSampler,
  type ReadableSpan,
  type SpanProcessor,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import { Batch, type BatchLimits } from "./batch.ts";
import { ATTR } from "./contract.generated.ts";
import { ErrorTracker } from "./error-reports/error-tracker.ts";
import { lazyExporter } from "./lazy-exporter.ts";
import type { Settings } from "./settings.ts";

/** Spans and log records on their way to the collector. */
export interface Pipeline {
  readonly tracerProvider: TracerProvider;
  readonly tracer: Tracer;
  /** Undefined when log lines are not sent. */
  readonly logger: Logger | undefined;
  /** Undefined when content is not recorded. */
  readonly contentLogger: Logger | undefined;
  readonly batches: Batches | undefined;
  /** Undefined when error reports are not sent. */
  readonly errors: ErrorTracker | undefined;
}

/** The queues of both signals; undefined in a pipeline without an endpoint. */
export interface Batches {
  readonly spans: Batch<ReadableSpan>;
  readonly logs: Batch<ReadableLogRecord>;
}

const SCOPE = "@telltale/sdk";
// Shorter than a flush's limit, so that a batch on its way does not hold up the end of a process for longer.
const EXPORT_TIMEOUT_MS = 4_500;
const USUAL_SPAN_SIZE = 1_000;
const USUAL_ATTRIBUTES_SIZE = 500;

export interface PipelineOptions extends Pick<BatchLimits<unknown>, "queueItems" | "queueSize"> {
  /** Told of what was lost, once delivery works again. */
  readonly onLost?: (signal: "spans" | "log_records", items: number) => void;
}

export function makePipeline(settings: Settings, options: PipelineOptions = {}): Pipeline {
  const resource = resourceFromAttributes({
    ...settings.attributes,
    [ATTR.SERVICE_NAME]: settings.service,
    [ATTR.SERVICE_INSTANCE_ID]: randomUUID(),
    ...(settings.environment && { [ATTR.DEPLOYMENT_ENVIRONMENT_NAME]: settings.environment }),
    ...(settings.release && { [ATTR.SERVICE_VERSION]: settings.release }),
  });
  const batches =
    settings.endpoint === undefined ? undefined : makeBatches(settings.endpoint, settings.headers, options);
  const tracerProvider = new TracerProvider({
    resource,
    // Agents are slow and precious: every span is kept, even where another instrumentation samples.
    sampler: new AlwaysOnSampler(),
    spanProcessors: batches ? [spansInto(batches.spans)] : [],
  });
  const logger =
    batches && new LoggerProvider({ resource, processors: [logsInto(batches.logs)] }).getLogger(SCOPE);
  return {
    tracerProvider,
    tracer: tracerProvider.getTracer(SCOPE),
    logger: settings.logs === "stdout" ? undefined : logger,
    contentLogger: settings.content ? logger : undefined,
    batches,
    errors: settings.dsn === undefined ? undefined : new ErrorTracker(settings.dsn, settings),
  };
}

function makeBatches(
  endpoint: string,
  headers: Readonly<Record<string, string>>,
  { onLost, ...limits }: PipelineOptions,
): Batches {
  const options = { headers: { ...headers }, timeoutMillis: EXPORT_TIMEOUT_MS };
  return {
    spans: new Batch(
      lazyExporter(endpoint, async () => {
        const { OTLPTraceExporter } = await import("@opentelemetry/exporter-trace-otlp-proto");
        return new OTLPTraceExporter({ ...options, url: `${endpoint}/v1/traces` });
      }),
      {
        ...limits,
        sizeOf: (span) => USUAL_SPAN_SIZE * (1 + span.events.length),
        onLost: (items) => onLost?.("spans", items),
      },
    ),
    logs: new Batch(
      lazyExporter(endpoint, async () => {
        const { OTLPLogExporter } = await import("@opentelemetry/exporter-logs-otlp-proto");
        return new OTLPLogExporter({ ...options, url: `${endpoint}/v1/logs` });
      }),
      {
        ...limits,
        sizeOf: ({ body, attributes }) =>
          USUAL_ATTRIBUTES_SIZE + String(body).length + Number(attributes[ATTR.TELLTALE_CONTENT_SIZE] ?? 0),
        onLost: (items) => onLost?.("log_records", items),
      },
    ),
  };
}

function spansInto(batch: Batch<ReadableSpan>): SpanProcessor {
  return {
    onStart() {},
    onEnd: (span) => batch.add(span),
    forceFlush: async () => {},
    shutdown: async () => {},
  };
}

function logsInto(batch: Batch<ReadableLogRecord>): LogRecordProcessor {
  return { onEmit: (record) => batch.add(record), forceFlush: async () => {}, shutdown: async () => {} };
}

/** Delivers what is queued, for at most `timeoutMs`; never rejects. */
export async function drain({ batches, errors }: Pipeline, timeoutMs: number): Promise<void> {
  if (!batches && !errors) return;
  const deadline = Date.now() + timeoutMs;
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs);
  });
  await Promise.race([
    timeout,
    Promise.all([batches && drainBatches(batches, deadline), errors?.queue.drain(deadline)]),
  ]);
  clearTimeout(timer);
}

async function drainBatches({ spans, logs }: Batches, deadline: number): Promise<void> {
  await Promise.all([spans.drain(deadline), logs.drain(deadline)]);
  // A loss that could be told at last is a log record of its own.
  if (spans.lost + logs.lost > 0) await logs.drain(deadline);
}
