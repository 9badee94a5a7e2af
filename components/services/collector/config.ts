import type { Settings } from "../../../stacks/settings.ts";
import { UserError } from "../../error.ts";
import type { Address, RenderContext } from "../../service.ts";
import { renderOwnTelemetry } from "../own-telemetry.ts";
import { REDACTION } from "./redaction.ts";

/** A store behind the collector. */
interface Store extends Address {
  readonly name: "prometheus" | "loki" | "jaeger";
  /** Path, below the store's address, at which it takes OTLP. */
  readonly path: string;
}

const LIMITS = ["memory_limiter", "redaction"];
const CONTRACT = [...LIMITS, "transform/contract"];

/**
 * The collector's configuration, but for the derivation of metrics: `derivation.generated.yaml` holds that.
 * @throws UserError if no store is left to send to.
 */
export function renderConfig(context: RenderContext, { environment }: Settings) {
  const stores = findStores(context);
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
      memory_limiter: { check_interval: "1s", limit_mib: 512, spike_limit_mib: 128 },
      redaction: REDACTION,
      "transform/contract": renderMapping(environment),
    },
    exporters: Object.fromEntries(stores.map((store) => [exporterId(store.name), renderExporter(store)])),
    service: {
      extensions: Object.keys(extensions),
      pipelines: renderPipelines(stores),
      telemetry: renderOwnTelemetry(context),
    },
  };
}

function findStores(context: RenderContext): Store[] {
  const places = [
    { name: "prometheus", address: context.endpoint("prometheus", "http"), path: "/api/v1/otlp" },
    { name: "loki", address: context.endpoint("loki", "http"), path: "/otlp" },
    { name: "jaeger", address: context.endpoint("jaeger", "otlp"), path: "" },
  ] as const;
  const stores = places.flatMap(({ name, address, path }) => (address ? [{ ...address, name, path }] : []));
  if (stores.length > 0) return stores;
  throw new UserError("The collector has nowhere to send to:", [
    {
      path: "telltale:services",
      message: "prometheus, loki and jaeger are all off; turn one on, or the collector off too",
    },
  ]);
}

function exporterId(store: Store["name"]): string {
  return `otlp_http/${store}`;
}

function renderReceiver(context: RenderContext, endpoint: string) {
  return { endpoint: context.listen(endpoint), auth: { authenticator: "bearertokenauth/ingest" } };
}

/** Nothing accepted is lost while a store is away: the queue is on disk and is retried without end, in order. */
function renderExporter({ name, url, path, tokenFile }: Store) {
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

/** Without Prometheus nothing is derived; a signal without a store is refused, not swallowed. */
function renderPipelines(stores: readonly Store[]) {
  const to = (name: Store["name"]) => (stores.some((store) => store.name === name) ? [exporterId(name)] : []);
  const derive = to("prometheus").length > 0 ? ["forward/derive"] : [];
  const pipelines = {
    traces: { receivers: ["otlp"], processors: CONTRACT, exporters: [...to("jaeger"), ...derive] },
    logs: { receivers: ["otlp"], processors: CONTRACT, exporters: [...to("loki"), ...derive] },
    metrics: { receivers: ["otlp"], processors: LIMITS, exporters: to("prometheus") },
  };
  return Object.fromEntries(Object.entries(pipelines).filter(([, { exporters }]) => exporters.length > 0));
}
