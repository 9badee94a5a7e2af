import type { Settings } from "../../../stacks/settings.ts";
import { UserError } from "../../error.ts";
import type { Address, RenderContext } from "../../service.ts";
import { renderOwnTelemetry } from "../own-telemetry.ts";
import { REDACTION } from "./redaction.ts";

const SIGNALS = ["traces", "logs", "metrics"] as const;
type Signal = (typeof SIGNALS)[number];

/** What the collector sends to. */
interface Store extends Pick<Address, "url" | "tokenFile"> {
  /** Its name in ids of components: `otlp_http/loki`. */
  readonly name: string;
  /** Path, below the store's address, at which it takes OTLP. */
  readonly path: string;
  readonly signals: readonly Signal[];
}

const LIMITS = ["memory_limiter", "redaction"];
const CONTRACT = [...LIMITS, "transform/contract"];

/**
 * The collector's configuration, but for the derivation of metrics: `derivation.generated.yaml` holds that.
 * @throws UserError if no store is left to send to.
 */
export function renderConfig(context: RenderContext, settings: Settings) {
  const stores = findStores(context, settings);
  const extensions = {
    health_check: { endpoint: context.listen("health") },
    "file_storage/queue": { directory: context.dataFolder("queue"), create_directory: true, fsync: true },
    "bearertokenauth/ingest": { filename: context.secretFile("ingest-token") },
    ...Object.fromEntries(
      stores.flatMap(({ name, tokenFile }) =>
        tokenFile ? [[`bearertokenauth/${name}`, { filename: tokenFile }]] : [],
      ),
    ),
  };
  return {
    extensions,
    receivers: {
      otlp: {
        protocols: { http: renderReceiver(context, "otlp"), grpc: renderReceiver(context, "otlp_grpc") },
      },
    },
    processors: {
      memory_limiter: { check_interval: "1s", limit_mib: 400, spike_limit_mib: 100 },
      redaction: REDACTION,
      "transform/contract": renderMapping(settings.environment),
    },
    exporters: Object.fromEntries(stores.map((store) => [exporterId(store), renderExporter(store)])),
    service: {
      extensions: Object.keys(extensions),
      pipelines: renderPipelines(stores),
      telemetry: renderOwnTelemetry(context),
    },
  };
}

/** Whether anything takes metrics, so that deriving them serves. */
export function takesMetrics(context: RenderContext, settings: Settings): boolean {
  return findStores(context, settings).some(({ signals }) => signals.includes("metrics"));
}

function findStores(context: RenderContext, settings: Settings): Store[] {
  const stores = [...findOwnStores(context), ...findExports(context, settings)];
  if (stores.length > 0) return stores;
  throw new UserError("The collector has nowhere to send to:", [
    {
      path: "telltale:services",
      message:
        "prometheus, loki and jaeger are all off, and telltale:exports is empty; turn one on, or the collector off too",
    },
  ]);
}

function findOwnStores(context: RenderContext): Store[] {
  const places = [
    {
      name: "prometheus",
      address: context.endpoint("prometheus", "http"),
      path: "/api/v1/otlp",
      signals: ["metrics"],
    },
    { name: "loki", address: context.endpoint("loki", "http"), path: "/otlp", signals: ["logs"] },
    { name: "jaeger", address: context.endpoint("jaeger", "otlp"), path: "", signals: ["traces"] },
  ] as const;
  return places.flatMap(({ address, ...place }) => (address ? [{ ...address, ...place }] : []));
}

function findExports(context: RenderContext, { exports }: Settings): Store[] {
  return Object.entries(exports).map(([name, { url, tokenFile }]) => ({
    name: `export-${name}`,
    url: url.replace(/\/+$/, ""),
    path: "",
    signals: SIGNALS,
    ...(tokenFile !== undefined && { tokenFile: context.userFile(tokenFile) }),
  }));
}

function exporterId({ name }: Store): string {
  return `otlp_http/${name}`;
}

function renderReceiver(context: RenderContext, endpoint: string) {
  return { endpoint: context.listen(endpoint), auth: { authenticator: "bearertokenauth/ingest" } };
}

/** Nothing accepted is lost while a store is away: the queue is on disk and is retried without end, in order. */
function renderExporter({ name, url, path, tokenFile }: Store) {
  return {
    endpoint: `${url}${path}`,
    ...(tokenFile && { auth: { authenticator: `bearertokenauth/${name}` } }),
    // A request that hangs, as one to a name that is gone does, must not outlast the time to stop.
    timeout: "10s",
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
  const unknownEnvironment = 'resource.attributes["deployment.environment.name"] == nil';
  const unknownStatus =
    'span.attributes["telltale.status"] == nil and span.attributes["gen_ai.operation.name"] != nil';
  const resource = {
    statements: [
      `set(resource.attributes["deployment.environment.name"], "${environment}") where ${unknownEnvironment}`,
    ],
  };
  const span = {
    statements: [
      `set(span.attributes["telltale.status"], "failure") where ${unknownStatus} and span.status.code == STATUS_CODE_ERROR`,
      `set(span.attributes["telltale.status"], "success") where ${unknownStatus}`,
    ],
  };
  return { error_mode: "ignore", trace_statements: [resource, span], log_statements: [resource] };
}

/** A signal that nothing stores is refused, not swallowed; without a store of metrics none are derived. */
function renderPipelines(stores: readonly Store[]) {
  const to = (signal: Signal) => stores.filter(({ signals }) => signals.includes(signal)).map(exporterId);
  const derive = to("metrics").length > 0 ? ["forward/derive"] : [];
  const pipelines = {
    traces: { receivers: ["otlp"], processors: CONTRACT, exporters: [...to("traces"), ...derive] },
    logs: { receivers: ["otlp"], processors: CONTRACT, exporters: [...to("logs"), ...derive] },
    metrics: { receivers: ["otlp"], processors: LIMITS, exporters: to("metrics") },
    "metrics/derived": { receivers: ["forward/derived"], exporters: to("metrics") },
  };
  return Object.fromEntries(Object.entries(pipelines).filter(([, { exporters }]) => exporters.length > 0));
}
