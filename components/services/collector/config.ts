import type { Settings } from "../../../stacks/settings.ts";
import { UserError } from "../../error.ts";
import type { Address, RenderContext } from "../../service.ts";
import { REDACTION } from "./redaction.ts";

/** A store behind the collector, and the path below its address at which it takes OTLP. */
interface Store extends Address {
  readonly path: string;
}
type Stores = Readonly<Partial<Record<"prometheus" | "loki" | "jaeger", Store>>>;

const LIMITS = ["memory_limiter", "redaction"];
const CONTRACT = [...LIMITS, "transform/contract"];

/**
 * The collector's configuration, but for the derivation of metrics: `derivation.generated.yaml` holds that.
 * @throws UserError if no store is left to send to.
 */
export function renderConfig(context: RenderContext, { environment }: Settings) {
  const stores = findStores(context);
  return {
    extensions: {
      health_check: { endpoint: context.listen("health") },
      "file_storage/queue": { directory: context.dataFolder("queue"), create_directory: true, fsync: true },
      "bearertokenauth/ingest": { filename: context.secretFile("ingest-token") },
      ...mapStores(
        stores,
        (name, { tokenFile }) => tokenFile && [`bearertokenauth/${name}`, { filename: tokenFile }],
      ),
    },
    receivers: {
      otlp: {
        protocols: { http: renderReceiver(context, "otlp"), grpc: renderReceiver(context, "otlp_grpc") },
      },
    },
    processors: {
      memory_limiter: { check_interval: "1s", limit_mib: 512, spike_limit_mib: 128 },
      redaction: REDACTION,
      "transform/contract": renderMapping(environment),
    },
    exporters: mapStores(stores, (name, store) => [`otlp_http/${name}`, renderExporter(name, store)]),
    service: {
      extensions: [
        "health_check",
        "file_storage/queue",
        "bearertokenauth/ingest",
        ...Object.keys(
          mapStores(stores, (name, { tokenFile }) => tokenFile && [`bearertokenauth/${name}`, true]),
        ),
      ],
      pipelines: renderPipelines(stores),
      telemetry: renderTelemetry(context),
    },
  };
}

function findStores(context: RenderContext): Stores {
  const places = {
    prometheus: { address: context.endpoint("prometheus", "http"), path: "/api/v1/otlp" },
    loki: { address: context.endpoint("loki", "http"), path: "/otlp" },
    jaeger: { address: context.endpoint("jaeger", "otlp"), path: "" },
  };
  const stores = Object.entries(places).flatMap(([name, { address, path }]) =>
    address ? [[name, { ...address, path }]] : [],
  );
  if (stores.length > 0) return Object.fromEntries(stores);
  throw new UserError("The collector has nowhere to send to:", [
    {
      path: "telltale:services",
      message: "prometheus, loki and jaeger are all off; turn one on, or the collector off too",
    },
  ]);
}

function mapStores<T>(
  stores: Stores,
  render: (name: string, store: Store) => [string, T] | false | "" | undefined,
): Record<string, T> {
  return Object.fromEntries(
    Object.entries(stores).flatMap(([name, store]) =>
      [render(name, store) || []].filter((entry) => entry.length > 0),
    ),
  );
}

function renderReceiver(context: RenderContext, endpoint: string) {
  return { endpoint: context.listen(endpoint), auth: { authenticator: "bearertokenauth/ingest" } };
}

/** Nothing accepted is lost while a store is away: the queue is on disk and is retried without end, in order. */
function renderExporter(name: string, { url, path, tokenFile }: Store) {
  return {
    endpoint: `${url}${path}`,
    ...(tokenFile && { auth: { authenticator: `bearertokenauth/${name}` } }),
    sending_queue: {
      storage: "file_storage/queue",
      num_consumers: 1,
      sizer: "bytes",
      queue_size: 512 * 1024 * 1024,
      batch: { flush_timeout: "200ms", min_size: 256 * 1024, max_size: 2 * 1024 * 1024 },
    },
    retry_on_failure: { initial_interval: "1s", max_interval: "15s", max_elapsed_time: 0 },
  };
}

/** Where an agent says less than the contract asks, the collector says it. */
function renderMapping(environment: string) {
  return {
    error_mode: "ignore",
    trace_statements: [
      `set(resource.attributes["deployment.environment.name"], "${environment}") where resource.attributes["deployment.environment.name"] == nil`,
      'set(span.attributes["telltale.status"], "failure") where span.attributes["telltale.status"] == nil and span.attributes["gen_ai.operation.name"] != nil and span.status.code == STATUS_CODE_ERROR',
      'set(span.attributes["telltale.status"], "success") where span.attributes["telltale.status"] == nil and span.attributes["gen_ai.operation.name"] != nil',
    ],
    log_statements: [
      `set(resource.attributes["deployment.environment.name"], "${environment}") where resource.attributes["deployment.environment.name"] == nil`,
    ],
  };
}

/** Without Prometheus nothing is derived; a signal without a store is refused, not swallowed. */
function renderPipelines({ prometheus, loki, jaeger }: Stores) {
  const derive = prometheus ? ["forward/derive"] : [];
  const pipelines = {
    traces: {
      receivers: ["otlp"],
      processors: CONTRACT,
      exporters: [...(jaeger ? ["otlp_http/jaeger"] : []), ...derive],
    },
    logs: {
      receivers: ["otlp"],
      processors: CONTRACT,
      exporters: [...(loki ? ["otlp_http/loki"] : []), ...derive],
    },
    metrics: {
      receivers: ["otlp"],
      processors: LIMITS,
      exporters: prometheus ? ["otlp_http/prometheus"] : [],
    },
  };
  return Object.fromEntries(Object.entries(pipelines).filter(([, { exporters }]) => exporters.length > 0));
}

function renderTelemetry(context: RenderContext) {
  const [host, port] = context.listen("metrics").split(":");
  return {
    logs: { level: "warn" },
    metrics: {
      level: "normal",
      readers: [{ pull: { exporter: { prometheus: { host, port: Number(port) } } } }],
    },
  };
}
